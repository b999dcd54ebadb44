import CellGrid
import Configuration
import Dashboard
import SafeText

enum DocsPages {
  private static let note = "<!-- Printed by `topside docs`; `make docs` writes it anew. -->\n\n"

  static var keys: String {
    var text = "# Keys\n\n" + note
    text += "Every key can be given to another action in the [configuration](configuration.md).\n"
    for place in Binding.Place.allCases {
      text += "\n## \(place.title.text)\n\n| key | action | what it does |\n| --- | --- | --- |\n"
      for binding in Binding.defaults where binding.place == place {
        let keys = binding.keys.map { "`\($0.name == "|" ? "\\|" : $0.name)`" }.joined(separator: " ")
        text += "| \(keys) | `\(binding.action.rawValue)` | \(binding.summary.text) |\n"
      }
    }
    return text + """

      ## Plans

      | key | what it does |
      | --- | --- |
      | `tab` `left` `right` | the next button; Cancel has the focus |
      | `enter` | the button that has the focus |
      | `y` | runs the plan |
      | `D` | dry run: checks whether the plan could run, and changes nothing |
      | `n` `esc` | cancels |

      Keys of the first 300 ms are ignored: they were meant for what was there before. Pasted text is never an \
      action.

      """
  }

  static var configuration: String {
    var text = "# Configuration\n\n" + note
    text += """
      `~/.config/topside/config.yaml` (or `$XDG_CONFIG_HOME/topside/config.yaml`, or `--config FILE`). Every setting \
      has a default, so no file is needed. A file that others may write is refused; an error names its line. Under sudo \
      it is in root's home, whatever the variables say.

      | setting | values | default | meaning |
      | --- | --- | --- | --- |

      """
    for setting in Settings.reference {
      let standard = setting.standard.isEmpty ? "" : "`\(setting.standard)`"
      text += "| `\(setting.name)` | \(setting.values) | \(standard) | \(setting.meaning) |\n"
    }
    return text + """

      A dot stands for a level of indentation:

      ```yaml
      theme: high-contrast
      production: ["prod-*"]
      logs:
        tail: 1000
      keys:
        restart: [r, f5]
      ```

      Names of actions are those of [the keys](keys.md).

      """
  }

  static var themes: String {
    var text = "# Themes\n\n" + note
    text += """
      Built in are \(Theme.builtInNames.map { "`\($0)`" }.joined(separator: ", ")); their files are in \
      [themes/](../themes). `T` goes through them; `--theme NAME` and the setting `theme` choose one. A file \
      `~/.config/topside/themes/NAME.yaml` is a theme of your own, one in `/usr/local/share/topside/themes` is \
      everybody's; `--theme` takes a path too. With `NO_COLOR` set \
      every theme is reduced to attributes.

      ## Roles

      A theme gives each of these roles a look, such as `bright-red bold` or `black on 214`:


      """
    return text + Role.allCases.map { "- `\($0.name)`" }.joined(separator: "\n") + "\n"
  }
}
