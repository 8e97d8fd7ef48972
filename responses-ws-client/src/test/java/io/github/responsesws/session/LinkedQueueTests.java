package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LinkedQueueTests {

	private final LinkedQueue<String> queue = new LinkedQueue<>();

	@Test
	void anElementLeavesFromAnyPlace() {
		LinkedQueue.Link<String> a = this.queue.addLast("a");
		LinkedQueue.Link<String> b = this.queue.addLast("b");
		LinkedQueue.Link<String> c = this.queue.addLast("c");
		LinkedQueue.Link<String> d = this.queue.addLast("d");
		b.remove();
		assertThat(elements()).containsExactly("a", "c", "d");
		a.remove();
		assertThat(elements()).containsExactly("c", "d");
		d.remove();
		assertThat(elements()).containsExactly("c");
		assertThat(this.queue.last()).isEqualTo("c");
		c.remove();
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.first()).isNull();
		assertThat(this.queue.last()).isNull();
	}

	@Test
	void anElementEntersAheadOfAnother() {
		LinkedQueue.Link<String> c = this.queue.addBefore("c", null);
		LinkedQueue.Link<String> a = this.queue.addBefore("a", c);
		this.queue.addBefore("b", c);
		this.queue.addBefore("d", null);
		assertThat(elements()).containsExactly("a", "b", "c", "d");
		assertThat(this.queue.firstLink()).isSameAs(a);
	}

	@Test
	void anElementLeavesOnce() {
		LinkedQueue.Link<String> a = this.queue.addLast("a");
		this.queue.addLast("b");
		a.remove();
		assertThatIllegalStateException().isThrownBy(a::remove);
		assertThat(elements()).containsExactly("b");
	}

	@Test
	void agreesWithAList() {
		Random random = new Random(7);
		List<LinkedQueue.Link<String>> expected = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			int at = random.nextInt(expected.size() + 1);
			boolean enters = expected.size() < 3 || random.nextInt(100) < 50;
			if (enters) {
				LinkedQueue.Link<String> next = (at < expected.size()) ? expected.get(at) : null;
				expected.add(at, this.queue.addBefore("e" + i, next));
			}
			else {
				expected.remove(Math.min(at, expected.size() - 1)).remove();
			}
			assertThat(elements()).isEqualTo(expected.stream().map(LinkedQueue.Link::element).toList());
		}
	}

	private List<String> elements() {
		List<String> elements = new ArrayList<>();
		for (LinkedQueue.Link<String> link = this.queue.firstLink(); link != null; link = link.next()) {
			elements.add(link.element());
		}
		return elements;
	}

}
