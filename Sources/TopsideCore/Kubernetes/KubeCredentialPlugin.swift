import FoundationEssentials

/// The program that gets a token for a context's user, from `kubectl config view -o json`.
struct KubeCredentialPlugin: Hashable, Sendable {
  var program: String

  /// - Parameters:
  ///   - json: What kubectl printed.
  ///   - context: Empty is the current one.
  init?(json: [UInt8], context: String) {
    // What is wrong with a kubeconfig kubectl says better when it is asked.
    guard let view = try? JSONDecoder().decode(View.self, from: Data(json)) else { return nil }
    let name = context.isEmpty ? view.current : context
    let user = view.contexts?.elements.first { $0.name == name }?.context?.user
    let body = view.users?.elements.first { $0.name == user }?.user
    guard let program = body?.exec?.command else { return nil }
    self.program = program
  }

  private struct View: Decodable {
    var users: LenientArray<User>?
    var contexts: LenientArray<Entry>?
    var current: String?

    enum CodingKeys: String, CodingKey {
      case users, contexts
      case current = "current-context"
    }
  }

  private struct User: Decodable {
    struct Exec: Decodable { @Lenient var command: String? }
    struct Body: Decodable { @Lenient var exec: Exec? }
    var name: String
    @Lenient var user: Body?
  }

  private struct Entry: Decodable {
    struct Body: Decodable { @Lenient var user: String? }
    var name: String
    @Lenient var context: Body?
  }
}
