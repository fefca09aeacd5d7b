package io.penstock.faults.check;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What is known when all is quiet.
///
/// @param sql the tables, as their owner
/// @param announced everything on the topics of events, run status and dead letters
/// @param accepted what intake acknowledged
/// @param arrivals what targets and subscribers wrote down
/// @param asked what the model's provider wrote down
/// @param told what the API said meanwhile
/// @param counted what the API and the workers' meters count, by the names that [CountedAsItIs]
/// knows; any other name is a run's status
/// @param busy gauges of the workers that are zero when nothing is done, by name and process
public record Evidence(
        JdbcClient sql,
        List<Announced> announced,
        List<Accepted> accepted,
        Arrivals arrivals,
        List<Asked> asked,
        List<Told> told,
        Map<String, Long> counted,
        Map<String, Double> busy,
        Limits limits) {

    List<Announced> on(String topic) {
        return announced.stream().filter(it -> it.topic().equals(topic)).toList();
    }
}
