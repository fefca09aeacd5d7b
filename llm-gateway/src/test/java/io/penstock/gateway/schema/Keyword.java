package io.penstock.gateway.schema;

import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A keyword of JSON Schema 2020-12 with a value that obeys it and one that does not.
///
/// @param code that tells of the violation
record Keyword(String code, String schema, String good, String bad) {
    /// What `$ref` and `$dynamicRef` of [#all] lead to.
    static final String DEFINITIONS =
            """
            {"word": {"$anchor": "word", "type": "string", "maxLength": 3},
             "tree": {"$dynamicAnchor": "tree", "type": "object", "required": ["leaf"],
               "properties": {"leaf": {"type": "boolean"}, "child": {"$ref": "#/$defs/tree"}}}}
            """;

    static List<Keyword> all() {
        return Stream.concat(assertions(), applicators()).toList();
    }

    private static Stream<Keyword> assertions() {
        return Stream.of(
                new Keyword("type", "{'type':'string'}", "'a'", "1"),
                new Keyword("type", "{'type':'integer'}", "1", "1.5"),
                new Keyword("type", "{'type':['number','null']}", "1.5", "'a'"),
                new Keyword("type", "{'type':'boolean'}", "false", "'false'"),
                new Keyword("enum", "{'enum':['a',1,null]}", "'a'", "'b'"),
                new Keyword("const", "{'const':{'a':1}}", "{'a':1}", "{'a':2}"),
                new Keyword("multipleOf", "{'type':'number','multipleOf':0.5}", "1.5", "1.3"),
                new Keyword("maximum", "{'type':'integer','maximum':3}", "3", "4"),
                new Keyword("exclusiveMaximum", "{'exclusiveMaximum':3}", "2.9", "3"),
                new Keyword("minimum", "{'type':'number','minimum':3}", "3", "2.9"),
                new Keyword("exclusiveMinimum", "{'exclusiveMinimum':3}", "4", "3"),
                new Keyword("maxLength", "{'type':'string','maxLength':2}", "'äö'", "'abc'"),
                new Keyword("minLength", "{'minLength':2}", "'ab'", "'a'"),
                new Keyword("pattern", "{'type':'string','pattern':'^a+$'}", "'aa'", "'ab'"),
                new Keyword("format", "{'type':'string','format':'date'}", "'2026-02-28'", "'x'"),
                new Keyword("format", "{'format':'ipv4'}", "'127.0.0.1'", "'127.0.0.256'"),
                new Keyword("format", "{'format':'uri'}", "'https://a.example/'", "'no uri'"),
                new Keyword("maxItems", "{'maxItems':1}", "[1]", "[1,2]"),
                new Keyword("minItems", "{'minItems':1}", "[1]", "[]"),
                new Keyword("uniqueItems", "{'uniqueItems':true}", "[1,2]", "[1,1.0]"),
                new Keyword("minContains", "{'contains':{'const':1}}", "[2,1]", "[2]"),
                new Keyword(
                        "maxContains",
                        "{'contains':{'const':1},'maxContains':1}",
                        "[1,2]",
                        "[1,1]"),
                new Keyword(
                        "minContains",
                        "{'contains':{'const':1},'minContains':2}",
                        "[1,1]",
                        "[1,2]"),
                new Keyword("maxProperties", "{'maxProperties':1}", "{'a':1}", "{'a':1,'b':2}"),
                new Keyword("minProperties", "{'minProperties':1}", "{'a':1}", "{}"),
                new Keyword("required", "{'required':['a']}", "{'a':1}", "{'b':1}"),
                new Keyword(
                        "dependentRequired",
                        "{'dependentRequired':{'a':['b']}}",
                        "{'a':1,'b':2}",
                        "{'a':1}"));
    }

    private static Stream<Keyword> applicators() {
        return Stream.of(
                new Keyword(
                        "type",
                        "{'type':'object','properties':{'a/b':{'type':'string'}}}",
                        "{'a/b':'x'}",
                        "{'a/b':1}"),
                new Keyword(
                        "additionalProperties",
                        "{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':false}",
                        "{'a':'x'}",
                        "{'b':1}"),
                new Keyword(
                        "type",
                        "{'patternProperties':{'^n_':{'type':'number'}}}",
                        "{'n_a':1,'a':'x'}",
                        "{'n_a':'x'}"),
                new Keyword(
                        "type",
                        "{'type':'object','additionalProperties':{'type':'number'}}",
                        "{'a':1}",
                        "{'a':'x'}"),
                new Keyword(
                        "propertyNames",
                        "{'propertyNames':{'maxLength':1}}",
                        "{'a':1}",
                        "{'ab':1}"),
                new Keyword("type", "{'type':'array','items':{'type':'number'}}", "[1]", "['a']"),
                new Keyword(
                        "type",
                        "{'prefixItems':[{'type':'number'},{'type':'string'}]}",
                        "[1,'a']",
                        "[1,2]"),
                new Keyword(
                        "items",
                        "{'prefixItems':[{'type':'number'}],'items':false}",
                        "[1]",
                        "[1,2]"),
                new Keyword("minimum", "{'allOf':[{'minimum':1},{'maximum':3}]}", "2", "0"),
                new Keyword("type", "{'anyOf':[{'type':'number'},{'type':'null'}]}", "1", "'a'"),
                new Keyword("oneOf", "{'oneOf':[{'minimum':1},{'maximum':3}]}", "0", "2"),
                new Keyword("not", "{'not':{'type':'string'}}", "1", "'a'"),
                new Keyword(
                        "maximum",
                        "{'if':{'type':'number'},'then':{'maximum':1},'else':{'minLength':2}}",
                        "'ab'",
                        "2"),
                new Keyword(
                        "minLength",
                        "{'if':{'type':'number'},'then':{'maximum':1},'else':{'minLength':2}}",
                        "1",
                        "'a'"),
                new Keyword(
                        "required",
                        "{'dependentSchemas':{'a':{'required':['b']}}}",
                        "{'b':1}",
                        "{'a':1}"),
                new Keyword(
                        "unevaluatedProperties",
                        "{'allOf':[{'properties':{'a':{'type':'number'}}}],'unevaluatedProperties':false}",
                        "{'a':1}",
                        "{'b':1}"),
                new Keyword(
                        "unevaluatedItems",
                        "{'allOf':[{'prefixItems':[{'type':'number'}]}],'unevaluatedItems':false}",
                        "[1]",
                        "[1,2]"),
                new Keyword("maxLength", "{'$ref':'#/$defs/word'}", "'abc'", "'abcd'"),
                new Keyword("type", "{'$ref':'#word'}", "'abc'", "1"),
                new Keyword(
                        "required",
                        "{'$dynamicRef':'#tree'}",
                        "{'leaf':true,'child':{'leaf':true}}",
                        "{'leaf':true,'child':{}}"));
    }

    ObjectNode tree() {
        return (ObjectNode) json(schema);
    }

    static JsonNode json(String quoted) {
        return StrictJson.TOLERANT.readTree(quoted.replace('\'', '"'));
    }

    @Override
    public String toString() {
        return schema;
    }
}
