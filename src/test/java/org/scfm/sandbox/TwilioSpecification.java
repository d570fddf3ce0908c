package org.scfm.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Twilio's own description of its API, where a copy of it lies beside the project.
 */
final class TwilioSpecification {

	private static final String FILE = "shared/twilio_api_v2010.json";

	private static final String CALL = "api.v2010.account.call";

	private final JsonNode description;

	private final Schema call;

	private final Schema page;

	private TwilioSpecification(Path file) {
		this.description = JsonMapper.shared()
			.readTree(JsonMapper.shared().readTree(file).toString().replace("#/components/schemas/", "#/$defs/"));
		this.call = schema(JsonMapper.shared().createObjectNode().put("$ref", "#/$defs/" + CALL));
		this.page = schema(this.description
			.at("/paths/~12010-04-01~1Accounts~1{AccountSid}~1Calls.json/get/responses/200/content/application~1json/schema"));
	}

	/** Reads the description; without one the test is skipped. */
	static TwilioSpecification find() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.isRegularFile(folder.resolve(FILE))) {
				return new TwilioSpecification(folder.resolve(FILE));
			}
		}
		return Assumptions.abort("no " + FILE + " in the working directory or above it: not checked against it");
	}

	Set<String> callKeys() {
		return new TreeSet<>(
				this.description.path("components").path("schemas").path(CALL).path("properties").propertyNames());
	}

	List<Error> errorsInCall(JsonNode body) {
		return this.call.validate(body);
	}

	List<Error> errorsInPage(JsonNode body) {
		return this.page.validate(body);
	}

	private Schema schema(JsonNode root) {
		ObjectNode document = (ObjectNode) root.deepCopy();
		document.set("$defs", this.description.at("/components/schemas").deepCopy());
		withoutNullable(document);
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(document);
	}

	// OpenAPI 3.0 marks what may be null by a keyword JSON Schema does not know
	private static void withoutNullable(JsonNode node) {
		if (node instanceof ObjectNode object && object.path("nullable").asBoolean(false)) {
			if (object.path("type").isString()) {
				ArrayNode types = object.arrayNode().add(object.path("type").asString()).add("null");
				object.set("type", types);
			}
			if (object.path("enum") instanceof ArrayNode values) {
				values.addNull();
			}
		}
		if (node instanceof ObjectNode object) {
			object.remove("nullable");
			object.remove(object.propertyNames().stream().filter((name) -> name.startsWith("x-")).toList());
		}
		node.forEach(TwilioSpecification::withoutNullable);
	}

}
