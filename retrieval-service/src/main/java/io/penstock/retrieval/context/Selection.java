package io.penstock.retrieval.context;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.retrieval.chunk.Tokens;
import io.penstock.retrieval.record.Decision;
import io.penstock.retrieval.search.Candidate;
import io.penstock.schema.api.Retrieval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Blocks chosen from candidates: greedy by score, no text twice, few of one document, within a
/// budget; what does not fit is skipped, and a smaller one after it may still be passed.
final class Selection {
    /// Blocks that one document may give.
    static final int PER_DOCUMENT = 3;

    private final int top;
    private final BlockIds ids;
    private final List<Retrieval.Block> blocks = new ArrayList<>();
    private final List<Chunk> passed = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final Map<String, String> chunkByText = new HashMap<>();
    private final Map<String, Integer> perDocument = new HashMap<>();
    private int tokensLeft;

    private Selection(int top, int budgetTokens, BlockIds ids) {
        this.top = top;
        this.tokensLeft = budgetTokens;
        this.ids = ids;
    }

    /// @param candidates best first
    static Selection of(List<Candidate> candidates, int top, int budgetTokens, BlockIds ids) {
        var selection = new Selection(top, budgetTokens, ids);
        for (var candidate : candidates) {
            selection.decisions.add(selection.decide(candidate.chunk()));
        }
        return selection;
    }

    /// Best first.
    List<Retrieval.Block> blocks() {
        return List.copyOf(blocks);
    }

    /// The chunks of the blocks, in their order.
    List<Chunk> passed() {
        return List.copyOf(passed);
    }

    /// One for each candidate, in their order.
    List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    private Decision decide(Chunk chunk) {
        var same = chunkByText.get(chunk.textHash());
        if (same != null) {
            return new Decision.DuplicateOf(same);
        }
        if (blocks.size() >= top) {
            return new Decision.Below();
        }
        if (perDocument.getOrDefault(chunk.document(), 0) >= PER_DOCUMENT) {
            return new Decision.PerDocumentLimit();
        }
        var cost = Tokens.of(chunk.title()) + chunk.tokens();
        if (cost > tokensLeft) {
            return new Decision.OverBudget();
        }
        tokensLeft -= cost;
        return pass(chunk);
    }

    private Decision pass(Chunk chunk) {
        var id = ids.next();
        chunkByText.put(chunk.textHash(), chunk.id());
        perDocument.merge(chunk.document(), 1, Integer::sum);
        passed.add(chunk);
        blocks.add(
                new Retrieval.Block(
                        id,
                        chunk.document(),
                        chunk.ordinal(),
                        chunk.source(),
                        chunk.title(),
                        chunk.text()));
        return new Decision.Passed(id);
    }
}
