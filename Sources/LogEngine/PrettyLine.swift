package import SafeText
package enum PrettyLine { package static func lines(of text: SafeText) -> [StyledText]? { nil } }
