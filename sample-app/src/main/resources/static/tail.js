// A box that stays at the end of what it shows, also while that grows or the box changes its
// size, unless somebody has scrolled away from there.

const near = 80;

export class Tail {

	constructor(box, content) {
		this.box = box;
		this.content = content;
		this.atEnd = true;
		box.addEventListener("scroll", () => this.scrolled(), { passive: true });
		new ResizeObserver(() => this.resized()).observe(box);
	}

	// Where another size moves the content to is nobody's choice.
	scrolled() {
		const { box } = this;
		if (box.clientWidth === this.width && box.clientHeight === this.height) {
			this.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < near;
		}
	}

	resized() {
		this.width = this.box.clientWidth;
		this.height = this.box.clientHeight;
		this.refresh();
	}

	refresh() {
		if (this.atEnd && this.content.hasChildNodes()) {
			this.box.scrollTop = this.box.scrollHeight;
		}
	}

	toEnd() {
		this.atEnd = true;
		this.refresh();
	}

}
