package org.scfm.campaign;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A report as tests read it.
 */
final class Page {

	private final Document document;

	/**
	 * @throws AssertionError if it is not well-formed
	 */
	Page(String html) {
		try {
			this.document = DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(new InputSource(new StringReader(html)));
		}
		catch (SAXException | IOException | ParserConfigurationException ex) {
			throw new AssertionError("not well-formed: " + html, ex);
		}
	}

	/**
	 * The rows of a section's table, each as the text of its cells.
	 */
	List<String> rows(String section) {
		return elements(section(section), "tr").stream()
			.map((row) -> String.join(" | ",
					children(row).stream()
						.map((cell) -> cell.getTextContent().replaceAll("\\s+", " ").strip())
						.toList()))
			.toList();
	}

	/**
	 * The names and values of a list.
	 * @param list its class
	 */
	Map<String, String> facts(String list) {
		Map<String, String> facts = new LinkedHashMap<>();
		elements(this.document.getDocumentElement(), "dl").stream()
			.filter((element) -> element.getAttribute("class").equals(list))
			.flatMap((element) -> children(element).stream())
			.forEach((fact) -> facts.put(children(fact).get(0).getTextContent().replace(":", ""),
					children(fact).get(1).getTextContent()));
		return facts;
	}

	/**
	 * The text of a section, or of the whole page.
	 */
	String text(String section) {
		return section(section).getTextContent().replaceAll("\\s+", " ");
	}

	List<Element> all(String name) {
		return elements(this.document.getDocumentElement(), name);
	}

	List<Element> in(String section, String name) {
		return elements(section(section), name);
	}

	private Element section(String heading) {
		return all("section").stream()
			.filter((section) -> section.getAttribute("aria-labelledby").equals(heading))
			.findFirst()
			.orElseThrow();
	}

	private static List<Element> elements(Element in, String name) {
		return list(in.getElementsByTagName(name));
	}

	private static List<Element> children(Element element) {
		return list(element.getChildNodes());
	}

	private static List<Element> list(NodeList nodes) {
		List<Element> elements = new ArrayList<>();
		for (int i = 0; i < nodes.getLength(); i++) {
			if (nodes.item(i) instanceof Element element) {
				elements.add(element);
			}
		}
		return elements;
	}

}
