/// A context that can be switched to.
package struct ContextChoice: Hashable, Sendable {
  package var context: KubeContext
  package var isProduction: Bool
  /// The one in use here, whatever kubectl would use by itself.
  package var isInUse: Bool

  package init(context: KubeContext, isProduction: Bool, isInUse: Bool) {
    self.context = context
    self.isProduction = isProduction
    self.isInUse = isInUse
  }
}

extension KubeContexts {
  /// All of them by name, those that are not production first.
  ///
  /// - Parameters:
  ///   - name: Of the context in use.
  ///   - isProduction: Whether one of some names is production's, by the configuration.
  /// - Returns: The choices.
  package func choices(
    using name: String, isProduction: ([String]) -> Bool
  ) -> [ContextChoice] {
    all.map { context in
      ContextChoice(
        context: context, isProduction: isProduction([context.name, context.cluster]),
        isInUse: context.name == name)
    }
    .sorted { a, b in
      (a.isProduction ? 1 : 0, a.context.name) < (b.isProduction ? 1 : 0, b.context.name)
    }
  }
}
