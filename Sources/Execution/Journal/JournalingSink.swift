import JSONText
package import JobModel

/// Writes a run's events into its journal, in the vocabulary of plans, for those who read it from elsewhere.
///
/// They follow from the turns. When a journal is played again they come again, and those that it has already are not
/// written twice.
package final class JournalingSink: RunSink {
  private let sink: any RunSink
  private let journal: Journal
  private let start: Instant
  private var written: Int

  /// - Parameter written: how many of its lines the journal holds.
  package init(_ sink: any RunSink, journal: Journal, start: Instant, written: Int = 0) {
    self.sink = sink
    self.journal = journal
    self.start = start
    self.written = written
  }

  package func event(_ event: JobEvent) {
    write { event.write(to: &$0, since: start) }
    sink.event(event)
  }

  package func named(_ pod: PodID, _ name: String) {
    write { json in
      json.object { json in
        json.field("pod", pod.ordinal)
        json.field("name", name)
      }
    }
    sink.named(pod, name)
  }

  private func write(_ body: (inout JSONWriter) -> Void) {
    guard written == 0 else {
      written -= 1
      return
    }
    var json = JSONWriter()
    body(&json)
    journal.append(json.bytes)
  }

  package func ended(_ pod: PodRecord) { sink.ended(pod) }

  package func output(pod: PodID, name: String, container: String, line: [UInt8]) {
    sink.output(pod: pod, name: name, container: container, line: line)
  }

  package func note(pod: PodID?, _ message: String) {
    sink.note(pod: pod, message)
  }

  package func settle() { sink.settle() }
}
