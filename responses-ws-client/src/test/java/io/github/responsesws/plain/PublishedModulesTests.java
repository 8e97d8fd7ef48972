package io.github.responsesws.plain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the modules drag into an application, and whether the BOM knows them all.
 */
class PublishedModulesTests {

	@Test
	void theClientNeedsNeitherSpringNorMicrometer() throws Exception {
		List<String> needed = dependencies("responses-ws-client/pom.xml").filter((one) -> text(one, "scope").isEmpty())
			.map((one) -> text(one, "groupId") + ":" + text(one, "artifactId")
					+ (text(one, "optional").equals("true") ? " if wanted" : ""))
			.toList();
		assertThat(needed).containsExactlyInAnyOrder("io.projectreactor.netty:reactor-netty-http",
				"tools.jackson.core:jackson-databind", "org.jspecify:jspecify",
				"io.micrometer:micrometer-core if wanted", "io.micrometer:micrometer-observation if wanted",
				"com.bucket4j:bucket4j_jdk17-core if wanted");
	}

	@Test
	void springIsOptionalToTheTestServer() throws Exception {
		assertThat(dependencies("responses-ws-test/pom.xml")
			.filter((one) -> text(one, "groupId").startsWith("org.springframework"))).isNotEmpty()
			.allSatisfy((one) -> assertThat(text(one, "optional")).isEqualTo("true"));
	}

	@Test
	void theBomListsEveryPublishedModule() throws Exception {
		Element root = read("pom.xml");
		List<String> published = children(child(root, "modules"), "module").map(Node::getTextContent)
			.filter((module) -> module.startsWith("responses-ws-") && !module.equals("responses-ws-bom"))
			.toList();
		Element bom = read("responses-ws-bom/pom.xml");
		List<Element> managed = children(child(child(bom, "dependencyManagement"), "dependencies"), "dependency")
			.toList();
		assertThat(managed).allSatisfy((one) -> {
			assertThat(text(one, "groupId")).isEqualTo(text(root, "groupId"));
			assertThat(text(one, "version")).isEqualTo("${project.version}");
		});
		assertThat(managed.stream().map((one) -> text(one, "artifactId"))).isNotEmpty()
			.containsExactlyInAnyOrderElementsOf(published);
		for (String module : published) {
			assertThat(text(read(module + "/pom.xml"), "artifactId")).isEqualTo(module);
		}
	}

	@Test
	void theBomIsPublishedWithoutItsParent() throws Exception {
		Element bom = read("responses-ws-bom/pom.xml");
		Element plugin = child(child(child(bom, "build"), "plugins"), "plugin");
		assertThat(text(plugin, "artifactId")).isEqualTo("flatten-maven-plugin");
		Element configuration = child(child(child(plugin, "executions"), "execution"), "configuration");
		assertThat(text(configuration, "flattenMode")).isEqualTo("bom");
		assertThat(text(configuration, "updatePomFile")).isEqualTo("true");
	}

	private static Stream<Element> dependencies(String pom) throws Exception {
		return children(child(read(pom), "dependencies"), "dependency");
	}

	private static Element read(String pom) throws Exception {
		return DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(ProjectFiles.path(pom).toFile())
			.getDocumentElement();
	}

	private static String text(Element parent, String name) {
		return children(parent, name).findFirst().map(Node::getTextContent).orElse("");
	}

	private static Element child(Element parent, String name) {
		return children(parent, name).findFirst().orElseThrow(() -> new AssertionError("There is no " + name));
	}

	private static Stream<Element> children(Element parent, String name) {
		List<Element> children = new ArrayList<>();
		for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
			if (node instanceof Element element && element.getTagName().equals(name)) {
				children.add(element);
			}
		}
		return children.stream();
	}

}
