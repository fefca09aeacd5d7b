package io.penstock.gateway.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.api.Prompts;
import io.penstock.schema.json.StrictJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PromptTemplatesTest {
    @Test
    void escapesNothing() {
        assertThat(render("Q: {{text}} & {{{text}}}", "{\"text\": \"a < b & \\\"c\\\"\"}"))
                .isEqualTo("Q: a < b & \"c\" & a < b & \"c\"");
    }

    @Test
    void doesNotRenderWhatAVariableSays() {
        assertThat(render("{{text}}", "{\"text\": \"{{secret}}\", \"secret\": \"s\"}"))
                .isEqualTo("{{secret}}");
    }

    @Test
    void namesTheVariableThatIsMissing() {
        assertThatThrownBy(() -> render("{{text}} {{customer.name}}", "{\"text\": \"hi\"}"))
                .isInstanceOf(UnrenderablePromptException.class)
                .hasMessageContaining("`customer`");
        assertThatThrownBy(() -> render("{{#history}}…{{/history}}", "{}"))
                .isInstanceOf(UnrenderablePromptException.class)
                .hasMessageContaining("history");
    }

    @Test
    void reachesNoMethodOfAnObject() {
        assertThatThrownBy(() -> render("{{text.getClass}}", "{\"text\": \"hi\"}"))
                .isInstanceOf(UnrenderablePromptException.class);
    }

    @Test
    void growsToALimit() {
        var list = "[" + "1,".repeat(1999) + "1]";
        assertThatThrownBy(
                        () ->
                                render(
                                        "{{#l}}{{#l}}{{#l}}xxxxxxxx{{/l}}{{/l}}{{/l}}",
                                        "{\"l\": " + list + "}"))
                .isInstanceOf(UnrenderablePromptException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void refusesPartialsAndBrokenTags() {
        assertThat(PromptTemplates.defect("{{> other}}"))
                .hasValueSatisfying(d -> assertThat(d).contains("partial"));
        assertThat(PromptTemplates.defect("{{#open}}")).isPresent();
        assertThat(PromptTemplates.defect("{{text}}")).isEmpty();
    }

    private static String render(String content, String variables) {
        var prompt = new PromptVersion("p", 1, "0", List.of(new Prompts.Message("user", content)));
        var values = (ObjectNode) StrictJson.TOLERANT.readTree(variables);
        return PromptTemplates.render(prompt, values).path(0).path("content").stringValue();
    }
}
