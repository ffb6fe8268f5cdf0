/// The name of a planned pod: as the API server would make it, with the pod's number in the place of chance.
///
/// The prefix is cut to 58 characters, so that the index stays whole.
func podName(job: String, index: Int?, ordinal: Int) -> String {
  let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)
  let end = index.map { "-\($0)-" } ?? "-"
  var suffix: [UInt8] = []
  var rest = ordinal
  while suffix.count < 5 {
    suffix.append(alphabet[rest % alphabet.count])
    rest /= alphabet.count
  }
  return job.prefix(max(0, 58 - end.count)) + end + String(decoding: suffix.reversed(), as: UTF8.self)
}
