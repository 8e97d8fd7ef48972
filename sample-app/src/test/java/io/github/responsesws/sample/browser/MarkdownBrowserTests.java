package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.util.List;

import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WebElement;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Markdown of answers.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=", "sample.demo-latency=0ms" })
class MarkdownBrowserTests extends OpenPage {

	@Test
	void showsTables() throws IOException {
		answer("Here:\n\n| City | °C | Sky |\n|:---|---:|:-:|\n| Lisbon | 21 | `a|b` |\n| Oslo | 9 |\n\nAnd on.");
		assertThat(texts(".table th")).containsExactly("City", "°C", "Sky");
		assertThat(texts(".table td")).containsExactly("Lisbon", "21", "a|b", "Oslo", "9", "");
		assertThat(this.page.find(".table td:nth-child(2)").getCssValue("text-align")).isEqualTo("end");
		assertThat(texts(".prose > p")).containsExactly("Here:", "And on.");
		this.page.screenshot("markdown-table-light");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ',
			value = { "[here](http://example.com/a_(b)) http://example.com/a_(b) here",
					"http://example.com/x. http://example.com/x http://example.com/x",
					"(http://example.com/y) http://example.com/y http://example.com/y",
					"<http://example.com/z> http://example.com/z http://example.com/z",
					"**[bold](http://example.com/)** http://example.com/ bold",
					"![image](http://example.com/i.png) http://example.com/i.png image" })
	void linksLeadToTheWeb(String markdown, String address, String text) {
		answer(markdown);
		assertThat(this.page.findAll(".prose a")).singleElement().satisfies((link) -> {
			assertThat(link.getDomProperty("href")).isEqualTo(address);
			assertThat(link.getText()).isEqualTo(text);
			assertThat(link.getDomAttribute("rel")).contains("noopener");
			assertThat(link.getDomAttribute("target")).isEqualTo("_blank");
		});
		assertThat(this.page.findAll(".prose img")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[here](javascript:alert(1))", "[here](JaVaScRiPt:alert(1))", "[here](data:text/html,x)",
			"[here](file:///etc/passwd)", "[here](/api/status)", "[here](//example.com)",
			"[here]( javascript:alert(1) )", "<javascript:alert(1)>", "[here]", "[here](", "`http://example.com/`",
			"ahttp://example.com" })
	void nothingElseIsALink(String markdown) {
		answer("Look " + markdown + ".");
		assertThat(this.page.findAll(".prose a")).isEmpty();
		assertThat(this.page.text(".prose p")).startsWith("Look ");
	}

	@Test
	void showsQuotes() {
		answer("He said:\n> All is **well**.\n>\n> - and fine\n\nAnd on.");
		assertThat(texts(".prose > blockquote > p")).containsExactly("All is well.");
		assertThat(texts(".prose > blockquote li")).containsExactly("and fine");
		assertThat(texts(".prose > p")).containsExactly("He said:", "And on.");
	}

	@Test
	void goesOnWithTheNumbersOfAListAfterWhatStandsBetween() {
		answer("1. One\n\n```\ncode\n```\n\n2. Two\n\n   more of two\n3. Three\n   - nested\n   - as well\n\nText\n\n7) Seven");
		assertThat(this.page.findAll(".prose > ol")).extracting((list) -> list.getDomProperty("start"))
			.containsExactly("1", "2", "7");
		assertThat(this.page.findAll(".prose > ol:nth-of-type(2) > li")).hasSize(2);
		assertThat(texts(".prose > ol > li > p")).containsExactly("more of two");
		assertThat(texts(".prose > ol ul > li")).containsExactly("nested", "as well");
	}

	@Test
	void copiesCode() {
		answer("Run:\n\n```java\nint x = 1;\n\tif (x < 2) { }\n```\nThen `x`.");
		assertThat(this.page.text(".code-head span")).isEqualTo("java");
		assertThat(this.page.find(".code code").getDomProperty("textContent"))
			.isEqualTo("int x = 1;\n\tif (x < 2) { }");
		this.page.click(".code-copy");
		this.page.awaitText(".code-copy", "Copied");
		assertThat(this.page.clipboard()).isEqualTo("int x = 1;\n\tif (x < 2) { }");
		this.page.awaitText("#announce", "The code was copied.");
	}

	@Test
	void codeThatIsStillWrittenStaysTheSameNode() {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("```\nfirst\n").await(gate).delta("second\n```\nAfter"))
			.once();
		this.page.ask("Write code.");
		this.page.awaitText(".code code", "first");
		WebElement button = this.page.find(".code-copy");
		gate.open();
		this.page.awaitTurn("completed");
		assertThat(button.isDisplayed()).isTrue();
		assertThat(this.page.find(".code code").getDomProperty("textContent")).isEqualTo("first\nsecond");
		assertThat(texts(".prose > p")).containsExactly("After");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "**bold** and *italic* and ~~gone~~ | bold and italic and gone",
					"2 * 3 * 4 and snake_case_name | 2 * 3 * 4 and snake_case_name", "\\*not\\* bold | *not* bold",
					"**open | **open", "***both*** | both", "a `code` b | a code b", "<b>tag</b> | <b>tag</b>",
					"# Title | Title", "5 < 6 > 4 | 5 < 6 > 4" })
	void readsWhatStandsInALine(String markdown, String text) {
		answer(markdown);
		assertThat(this.page.text(".prose")).isEqualTo(text);
		assertThat(this.page.findAll(".prose b")).isEmpty();
	}

	@Test
	void eachTextHasTheDirectionOfItsOwnWords() {
		answer("Hello.\n\nשלום עולם\n\n- مرحبا\n\n> שלום");
		assertThat(direction(".prose p:first-child")).isEqualTo("ltr");
		assertThat(direction(".prose > p:nth-child(2)")).isEqualTo("rtl");
		assertThat(direction(".prose li")).isEqualTo("rtl");
		assertThat(direction(".prose blockquote")).isEqualTo("rtl");
		this.page.ask("מה שלומך?");
		this.page.awaitAnswer(2);
		assertThat(direction(".question:nth-of-type(2)")).isEqualTo("rtl");
		assertThat(direction(".question")).isEqualTo("ltr");
		this.page.paste("مرحبا");
		assertThat(direction("#message")).isEqualTo("rtl");
	}

	@ParameterizedTest
	@ValueSource(strings = { "`", "[", "![", "**", "_", "<", "> ", "| a | b |\n|-|-|\n", "- ", "http://", "\\", "~~~" })
	void aLongTextOfAnySignsIsShownInTime(String sign) {
		answer(sign.repeat(8000 / sign.length()));
		assertThat(this.page.findAll(".answer[aria-busy='false']")).hasSize(1);
	}

	private void answer(String markdown) {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text(markdown)).once();
		this.page.ask("Go on.");
		this.page.awaitTurn("completed");
	}

	private List<String> texts(String selector) {
		return this.page.findAll(selector).stream().map(WebElement::getText).toList();
	}

	private String direction(String selector) {
		return this.page.find(selector).getCssValue("direction");
	}

}
