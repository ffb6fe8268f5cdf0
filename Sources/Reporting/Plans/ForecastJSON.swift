package import JSONText
package import JobModel
package import Planning

/// What many plans of one Job have in common, as one JSON object.
package enum ForecastJSON {
  package static func write(_ forecast: Forecast, of job: Job, scenario: Scenario, to json: inout JSONWriter) {
    json.object { json in
      json.field("version", 1)
      json.field("job", job.name)
      json.field("pattern", job.pattern.rawValue)
      json.field("simulations", forecast.simulations)
      if let seed = scenario.chance?.seed { json.field("seed", seed) }
      json.field("completionRate", forecast.completionRate)
      json.array("ends") { json in
        for end in forecast.ends {
          json.object { json in
            json.field("condition", end.condition?.rawValue)
            json.field("reason", end.reason?.rawValue)
            json.field("count", end.count)
          }
        }
      }
      json.object("seconds") { json in
        percentiles(of: forecast.durations, to: &json) { json, value in json.value(value.seconds) }
      }
      json.object("podsCreated") { json in
        percentiles(of: forecast.podsCreated, to: &json) { json, value in json.value(value) }
      }
      json.object("podSeconds") { json in
        percentiles(of: forecast.podTimes, to: &json) { json, value in json.value(value.seconds) }
      }
    }
  }

  private static func percentiles<Value>(
    of values: [Value], to json: inout JSONWriter, _ write: (inout JSONWriter, Value) -> Void
  ) {
    for (name, share) in [("least", 0), ("p10", 0.1), ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("most", 1)] {
      json.key(name)
      if let value = Forecast.percentile(share, of: values) { write(&json, value) } else { json.null() }
    }
  }
}
