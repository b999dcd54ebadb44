import CYaml

/// One step of libyaml's parser, copied out of its memory.
struct YamlEvent {
  enum Kind: Hashable {
    case scalar(String, isPlain: Bool)
    case sequenceStart, mappingStart, collectionEnd
    case end
    /// Where a stream or a document begins and ends.
    case other
  }

  let kind: Kind
  let place: Place

  init(_ event: yaml_event_t, in file: YamlFile) throws(ConfigurationError) {
    place = file.place(event.start_mark)
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try YamlEvent.refuse(anchor: scalar.anchor, tag: scalar.tag, place)
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      kind = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT:
      try YamlEvent.refuse(
        anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag, place)
      kind = .sequenceStart
    case YAML_MAPPING_START_EVENT:
      try YamlEvent.refuse(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag, place)
      kind = .mappingStart
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .collectionEnd
    case YAML_STREAM_END_EVENT: kind = .end
    case YAML_ALIAS_EVENT: throw ConfigurationError(place, .refused(feature: "aliases (*name) are"))
    default: kind = .other
    }
  }

  private static func refuse(
    anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, _ place: Place
  ) throws(ConfigurationError) {
    if anchor != nil { throw ConfigurationError(place, .refused(feature: "anchors (&name) are")) }
    if tag != nil { throw ConfigurationError(place, .refused(feature: "tags (!name) are")) }
  }
}
