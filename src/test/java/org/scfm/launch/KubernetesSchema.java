package org.scfm.launch;

import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.annotations.SerializedName;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON schema of Kubernetes' resources, made from the classes that Kubernetes
 * generates from its OpenAPI description: names, types and what must be there. A name
 * that the description does not have is an error.
 */
final class KubernetesSchema {

	private static final String MODELS = "io.kubernetes.client.openapi.models.";

	private static final Map<Class<?>, String> SIMPLE = Map.of(String.class, "string", byte[].class, "string",
			OffsetDateTime.class, "string", Integer.class, "integer", Long.class, "integer", Boolean.class, "boolean",
			Double.class, "number");

	private final ObjectNode definitions = new JsonMapper().createObjectNode();

	private final boolean whole;

	private KubernetesSchema(boolean whole) {
		this.whole = whole;
	}

	/**
	 * What is wrong with a manifest.
	 */
	static List<String> errors(JsonNode manifest) {
		return new KubernetesSchema(true).check(manifest);
	}

	/**
	 * What is wrong with a patch, which may leave out what must be there.
	 */
	static List<String> errorsOfPatch(JsonNode patch) {
		return new KubernetesSchema(false).check(patch);
	}

	private List<String> check(JsonNode manifest) {
		ObjectNode schema = reference(model(manifest));
		schema.set("$defs", this.definitions);
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(schema)
			.validate(manifest)
			.stream()
			.map(Error::toString)
			.toList();
	}

	private static Class<?> model(JsonNode manifest) {
		String version = manifest.path("apiVersion").asString("");
		if (!Set.of("v1", "batch/v1", "apps/v1").contains(version)) {
			throw new AssertionError("no known apiVersion: " + version);
		}
		try {
			return Class.forName(MODELS + "V1" + manifest.path("kind").asString(""));
		}
		catch (ClassNotFoundException ex) {
			throw new AssertionError("no known kind: " + manifest.path("kind"), ex);
		}
	}

	private ObjectNode schema(Type type) {
		if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
			ObjectNode schema = typed("array");
			schema.set("items", schema(generic.getActualTypeArguments()[0]));
			return schema;
		}
		if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
			ObjectNode schema = typed("object");
			schema.set("additionalProperties", schema(generic.getActualTypeArguments()[1]));
			return schema;
		}
		if (type == IntOrString.class || type == Quantity.class) {
			ObjectNode schema = this.definitions.objectNode();
			schema.putArray("type").add("string").add((type == Quantity.class) ? "number" : "integer");
			return schema;
		}
		if (type == Object.class) {
			return this.definitions.objectNode();
		}
		if (type instanceof Class<?> simple && SIMPLE.containsKey(simple)) {
			return typed(SIMPLE.get(simple));
		}
		return reference((Class<?>) type);
	}

	private ObjectNode reference(Class<?> model) {
		if (!model.getName().startsWith(MODELS)) {
			throw new AssertionError("no schema for " + model);
		}
		if (!this.definitions.has(model.getSimpleName())) {
			define(model);
		}
		ObjectNode schema = this.definitions.objectNode();
		schema.put("$ref", "#/$defs/" + model.getSimpleName());
		return schema;
	}

	private void define(Class<?> model) {
		ObjectNode schema = typed("object");
		this.definitions.set(model.getSimpleName(), schema);
		ObjectNode properties = schema.putObject("properties");
		for (Field field : model.getDeclaredFields()) {
			SerializedName name = field.getAnnotation(SerializedName.class);
			if (name != null) {
				properties.set(name.value(), schema(field.getGenericType()));
			}
		}
		if (properties.isEmpty()) {
			throw new AssertionError(model + " has no properties");
		}
		schema.put("additionalProperties", false);
		if (this.whole) {
			ArrayNode names = schema.putArray("required");
			required(model).forEach((name) -> names.add((String) name));
		}
	}

	private static Set<?> required(Class<?> model) {
		try {
			return (Set<?>) model.getField("openapiRequiredFields").get(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new AssertionError(ex);
		}
	}

	private ObjectNode typed(String type) {
		ObjectNode schema = this.definitions.objectNode();
		schema.put("type", type);
		return schema;
	}

}
