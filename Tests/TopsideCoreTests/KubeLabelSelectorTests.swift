import SafeText
import Testing
import TopsideCore

@Suite struct KubeLabelSelectorTests {
  private static let labels = ["app": "web", "tier": "front", "app.kubernetes.io/component": "backend"]

  @Test(arguments: [
    ("app=web", true), ("app==web", true), (" app = web ", true), ("app=api", false), ("app!=api", true),
    ("app!=web", false), ("none!=x", true), ("tier", true), ("!tier", false), ("!none", true),
    ("none", false),
    ("app=web,tier=back", false), ("app=web, tier=front", true), ("tier in (front,back)", true),
    ("tier in (back)", false), ("tier notin (back)", true), ("tier notin (front)", false),
    ("none notin (x)", true), ("app.kubernetes.io/component=backend", true), ("app=", false),
    ("app in (web),tier", true), ("app=web,", true),
  ])
  func `labels are chosen as kubectl chooses them`(text: String, isChosen: Bool) throws {
    #expect(try LabelSelector(parsing: text).matches(Self.labels) == isChosen)
  }

  @Test(arguments: [
    "", " , ", "=web", "a b", "app=we b", "app in web", "app within (web)", "app in ()", "a=b=c", "!", "(x)",
  ])
  func `what is no selector is told with an example`(text: String) {
    do throws(LabelSelectorError) {
      _ = try LabelSelector(parsing: text)
      Issue.record("\(text) was taken for a selector")
    } catch {
      #expect(error.words.text.contains("app=web"))
    }
  }
}
