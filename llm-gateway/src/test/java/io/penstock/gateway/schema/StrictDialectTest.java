package io.penstock.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class StrictDialectTest {
    @Test
    void leavesAloneWhatIsStrictAlready() {
        var schema =
                schema(
                        """
                        {'type':'object','properties':{'a':{'type':'string'},'b':{'$ref':'#/$defs/b'}},
                         'required':['a','b'],'additionalProperties':false,
                         '$defs':{'b':{'type':'array','items':{'type':['number','null']},'maxItems':3}}}
                        """);

        assertThat(StrictDialect.of(schema)).contains(schema);
    }

    @Test
    void requiresAllAndMakesNullableWhatWasOptional() {
        var strict =
                StrictDialect.of(
                                schema(
                                        """
                                        {'type':'object','required':['a'],'properties':{
                                          'a':{'type':'string','minLength':2,'description':'A.'},
                                          'b':{'type':'number','default':1},
                                          'c':{'enum':['x',null]},
                                          'd':{'enum':['x']},
                                          'e':{'$ref':'#','description':'again'},
                                          'f':{'oneOf':[{'type':'null'},{'type':'integer'}]}}}
                                        """))
                        .orElseThrow();

        assertThat(strict)
                .isEqualTo(
                        schema(
                                """
                                {'type':'object','properties':{
                                  'a':{'type':'string','description':'A.\\nIt must also obey {\\"minLength\\":2}'},
                                  'b':{'type':['number','null']},
                                  'c':{'enum':['x',null]},
                                  'd':{'anyOf':[{'enum':['x']},{'type':'null'}]},
                                  'e':{'anyOf':[{'$ref':'#'},{'type':'null'}]},
                                  'f':{'anyOf':[{'type':'null'},{'type':'integer'}]}},
                                 'required':['a','b','c','d','e','f'],'additionalProperties':false}
                                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'array','items':{'type':'string'}}",
                "{'anyOf':[{'type':'object','properties':{'a':{'type':'string'}}}]}",
                "{'type':'object'}",
                "{'type':'object','additionalProperties':{'type':'string'}}",
                "{'type':'object','properties':{'a':{'type':'object'}}}",
                "{'type':'object','properties':{'a':{}}}",
                "{'type':'object','properties':{'a':true}}",
                "{'type':'object','properties':{'a':{'type':'array'}}}",
                "{'type':'object','properties':{'a':{'type':'string'}},'required':['b']}",
                "{'type':'object','properties':{'a':{'allOf':[{'type':'string'}]}}}",
                "{'type':'object','properties':{'a':{'$ref':'#anchor'}}}",
                "{'type':'object','properties':{'a':{'type':'string'}},'patternProperties':{'b':{}}}",
            })
    void knowsWhatStrictModeCannotSay(String schema) {
        assertThat(StrictDialect.of(schema(schema))).isEmpty();
    }

    @Test
    void dropsNullsOnTheWayBackButNotThoseThatAreAnswers() {
        var caller =
                CallerSchema.of(
                        schema(
                                """
                                {'type':'object','required':['must'],'properties':{
                                  'must':{'type':'string'},
                                  'may':{'type':'string'},
                                  'nothing':{'type':['string','null']},
                                  'deep/~':{'type':'object','properties':{'x':{'$ref':'#/$defs/x'}}},
                                  'list':{'type':'array','items':{'anyOf':[
                                    {'type':'object','properties':{'k':{'const':'a'},'p':{'type':'number'}},'required':['k']},
                                    {'type':'object','properties':{'k':{'const':'b'},'p':{'type':'null'}},'required':['k']}]}}},
                                 '$defs':{'x':{'enum':[1]}}}
                                """),
                        "sha");

        var judged =
                Judged.of(
                        """
                        {"must": "m", "may": null, "nothing": null, "deep/~": {"x": null},
                         "list": [{"k": "a", "p": null}, {"k": "b", "p": null}]}
                        """,
                        caller.original()::check,
                        true);

        assertThat(judged.violations()).isEmpty();
        assertThat(Keyword.json(judged.text()))
                .isEqualTo(
                        Keyword.json(
                                """
                                {'must':'m','nothing':null,'deep/~':{},'list':[{'k':'a'},{'k':'b','p':null}]}
                                """));
    }

    @Test
    void dropsNullsHoweverManyThereAre() {
        var caller =
                CallerSchema.of(
                        schema(
                                "{'type':'array','items':{'type':'object','properties':{'a':{'type':'string'}}}}"),
                        "sha");
        var answer = "[" + "{\"a\": null},".repeat(1_000) + "{}]";

        assertThat(Judged.of(answer, caller.original()::check, true).violations()).isEmpty();
    }

    @Test
    void aNullThatWasAskedForIsMissedNotForgiven() {
        var caller =
                CallerSchema.of(
                        schema(
                                "{'type':'object','required':['a'],'properties':{'a':{'type':'string'}}}"),
                        "sha");

        assertThat(Judged.of("{\"a\": null}", caller.original()::check, true).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.code()).isEqualTo("required"));
        assertThat(Judged.of("{\"a\": null}", caller.original()::check, false).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.code()).isEqualTo("type"));
    }

    private static ObjectNode schema(String quoted) {
        JsonNode json = Keyword.json(quoted);
        return (ObjectNode) json;
    }
}
