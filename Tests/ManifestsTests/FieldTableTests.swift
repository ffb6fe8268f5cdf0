import Manifests
import Testing

@Suite("Field table")
struct FieldTableTests {
  @Test("every field is found by its name, and nothing else is")
  func lookup() {
    for field in Field.allCases { #expect(Field(field.name) == field) }
    #expect(Field("restartpolicy") == nil)
    #expect(Field("") == nil)
  }

  @Test("a type knows its fields and their releases")
  func types() throws {
    #expect(ObjectType.jobSpec.fields.first?.spec.field == .parallelism)
    let managedBy = try #require(ObjectType.jobSpec.index(of: .managedBy))
    #expect(managedBy.spec.since == 30)
    #expect(managedBy.spec.presence == .pointer)
    #expect(managedBy.owner == .jobSpec)
    #expect(ObjectType.podSpec.index(of: .parallelism) == nil)
    #expect(ObjectType.podSpec.index(of: .restartPolicy)?.facts.values == ["Always", "OnFailure", "Never"])
  }

  @Test("every object, list and map of objects names a type that has fields")
  func closed() {
    for type in ObjectType.allCases {
      for index in type.fields {
        #expect(index.owner == type)
        if index.spec.item == .object { #expect(index.spec.type?.fields.isEmpty == false) }
      }
    }
  }
}
