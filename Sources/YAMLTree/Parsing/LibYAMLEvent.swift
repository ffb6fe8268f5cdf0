internal import CLibYAML

/// One event of libyaml with the payload of its kind, so that no code reads the wrong arm of the C union.
///
/// The pointers live until the event is deleted: use them at once.
@unsafe
enum LibYAMLEvent {
  case streamStart
  case streamEnd
  case documentStart(implicit: Bool, version: YAMLVersion?)
  case documentEnd(implicit: Bool)
  case alias(anchor: UnsafePointer<UInt8>)
  case scalar(
    properties: Properties, value: UnsafeBufferPointer<UInt8>, isPlainImplicit: Bool, style: YAMLStyle)
  case sequenceStart(properties: Properties, style: YAMLStyle)
  case sequenceEnd
  case mappingStart(properties: Properties, style: YAMLStyle)
  case mappingEnd

  /// Anchor and tag, NUL-terminated, nil where none is written.
  @unsafe
  struct Properties {
    var anchor: UnsafePointer<UInt8>?
    var tag: UnsafePointer<UInt8>?
  }

  init(_ event: borrowing yaml_event_t) {
    switch unsafe event.type {
    case YAML_STREAM_END_EVENT: unsafe self = .streamEnd
    case YAML_DOCUMENT_START_EVENT:
      let data = unsafe event.data.document_start
      let version = unsafe data.version_directive.map {
        unsafe YAMLVersion(major: Int($0.pointee.major), minor: Int($0.pointee.minor))
      }
      unsafe self = .documentStart(implicit: data.implicit != 0, version: version)
    case YAML_DOCUMENT_END_EVENT:
      unsafe self = .documentEnd(implicit: event.data.document_end.implicit != 0)
    case YAML_ALIAS_EVENT:
      unsafe self = .alias(anchor: UnsafePointer(event.data.alias.anchor))
    case YAML_SCALAR_EVENT:
      let data = unsafe event.data.scalar
      let style: YAMLStyle =
        switch unsafe data.style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
      unsafe self = .scalar(
        properties: Properties(anchor: data.anchor, tag: data.tag),
        value: UnsafeBufferPointer(start: data.value, count: data.length),
        isPlainImplicit: data.plain_implicit != 0, style: style)
    case YAML_SEQUENCE_START_EVENT:
      let data = unsafe event.data.sequence_start
      unsafe self = .sequenceStart(
        properties: Properties(anchor: data.anchor, tag: data.tag),
        style: data.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .block)
    case YAML_SEQUENCE_END_EVENT: unsafe self = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let data = unsafe event.data.mapping_start
      unsafe self = .mappingStart(
        properties: Properties(anchor: data.anchor, tag: data.tag),
        style: data.style == YAML_FLOW_MAPPING_STYLE ? .flow : .block)
    case YAML_MAPPING_END_EVENT: unsafe self = .mappingEnd
    default: unsafe self = .streamStart
    }
  }
}
