import JobsworthTestSupport
import Testing

@testable import KubernetesValues

@Suite struct QuantityTests {
  /// The outcome of parsing, and what the server makes of the value.
  @Test func everyVectorAgrees() throws {
    let lines = try Fixture.text("values/quantity-vectors.tsv").split(separator: "\n").dropFirst()
    #expect(lines.count == 599)
    for line in lines where !line.hasPrefix("null") {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let token = columns[0]
      let outcome: String
      if token.hasPrefix("\""), token.contains("\\") || !(token.last == "\"") {
        outcome = "format"
      } else {
        let text = token.hasPrefix("\"") ? String(token.dropFirst().dropLast()) : token
        do {
          let quantity = try Quantity(manifestText: text)
          outcome = "ok"
          let rounded = quantity.roundedToThousandths
          #expect(quantity.text == columns[2], "\(token)")
          #expect(rounded.text == columns[3], "\(token)")
          #expect((quantity.sign < 0) == (columns[4] == "yes"), "\(token)")
          #expect(rounded.isFractional == (columns[5] == "yes"), "\(token)")
        } catch {
          outcome =
            switch error {
            case .format: "format"
            case .suffix: "suffix"
            case .number: "numeric"
            }
        }
      }
      #expect(outcome == columns[1], "\(token)")
    }
  }

  @Test func comparisonIsByValue() throws {
    let gi = try Quantity(parsing: "1Gi")
    let g = try Quantity(parsing: "1G")
    #expect(g < gi)
    #expect(try Quantity(parsing: "1000m") == Quantity(1))
    #expect(try Quantity(parsing: "1e100") > Quantity(parsing: "9Ei"))
    #expect(try Quantity(parsing: "-1e100") < Quantity(parsing: "-9Ei"))
    #expect(try Quantity(parsing: "1e2000000000") > Quantity(parsing: "1e1999999999"))
    #expect(try Set([Quantity(parsing: "1000m"), Quantity(1)]).count == 1)
  }

  @Test(arguments: [
    ("1Gi", "512Mi", "1536Mi"), ("500m", "1500m", "2"), ("0", "1Gi", "1Gi"), ("1G", "1Gi", "2073741824"),
    ("9Ei", "9Ei", "18446744073709551614"), ("1e3", "1k", "2e3"), ("100m", "-100m", "0"), ("1n", "1", "1000000001n"),
  ])
  func sumsKeepTheFormatOfTheFirst(_ a: String, _ b: String, _ sum: String) throws {
    #expect(try (Quantity(parsing: a) + Quantity(parsing: b)).text == sum)
  }

  @Test func productsAndDifferences() throws {
    #expect(try (Quantity(parsing: "1536Mi") * 4).text == "6Gi")
    #expect(try (Quantity(parsing: "250m") * 3).text == "750m")
    #expect(try (Quantity(parsing: "1Gi") - Quantity(parsing: "1Mi")).text == "1023Mi")
    #expect(try (Quantity(parsing: "1") - Quantity(parsing: "1500m")).text == "-500m")
  }

  @Test func wholeNumbersAndApproximations() throws {
    #expect(try Quantity(parsing: "1Ki").wholeNumber == 1024)
    #expect(try Quantity(parsing: "1500m").wholeNumber == nil)
    #expect(try Quantity(parsing: "1e20").wholeNumber == nil)
    // Whole and small enough, but not held in 64 bits by the server, which looks at the number of digits.
    #expect(try Quantity(parsing: "9223372036854775807").wholeNumber == nil)
    #expect(try Quantity(parsing: "-9223372036854775808").wholeNumber == nil)
    #expect(try Quantity(parsing: "1.5Gi").wholeNumber == nil)
    #expect(try Quantity(parsing: "1E").wholeNumber == 1_000_000_000_000_000_000)
    #expect(try Quantity(parsing: "1500m").approximation == 1.5)
    #expect(try Quantity(parsing: "100m").thousandths == 100)
    #expect(try Quantity(parsing: "1n").roundedUp == 1)
  }

  @Test func sumsAgreeWithIntegerArithmetic() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let a = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
      let b = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
      let x = try Quantity(parsing: "\(a)m")
      let y = try Quantity(parsing: "\(b)u")
      #expect(x + y == (try Quantity(parsing: "\(a * 1000 + b)u")))
      #expect((x < y) == (a * 1000 < b))
    }
  }

  @Test func escapesAndBlanksAreAsInJSON() throws {
    #expect(try Quantity(manifestText: " 1Gi ").text == "1Gi")
    #expect(try Quantity(manifestText: "\u{A0}1Gi\u{3000}").text == "1Gi")
    #expect(throws: Quantity.Fault.format) { try Quantity(manifestText: "1\t") }
    #expect(throws: Quantity.Fault.format) { try Quantity(manifestText: "") }
    #expect(throws: Quantity.Fault.format) { try Quantity(manifestText: "  ") }
  }
}
