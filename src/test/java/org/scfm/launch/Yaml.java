package org.scfm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads YAML 1.1, where {@code yes} is no text: a file that passes here means the same to
 * a reader of 1.2.
 */
final class Yaml {

	private static final JsonMapper JSON = new JsonMapper();

	private Yaml() {
	}

	static List<JsonNode> read(Path file) {
		try {
			return parse(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<JsonNode> parse(String text) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		List<JsonNode> documents = new ArrayList<>();
		for (Object document : new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(text)) {
			documents.add(JSON.valueToTree(document));
		}
		return documents;
	}

}
