import CellGrid
import Dashboard
import SafeText

/// topside(1), in man's own language.
enum ManPage {
  static var text: String {
    """
    .\\" Printed by `topside docs man`; `make docs` writes it anew.
    .TH TOPSIDE 1 "" "topside \(Version.text)" "User Commands"
    .SH NAME
    topside \\- terminal dashboard for containers in production
    .SH SYNOPSIS
    .B topside
    [\\fIoptions\\fR]
    .br
    .B topside status
    [\\fB\\-\\-json\\fR] [\\fIoptions\\fR]
    .br
    .B topside restart\\fR|\\fBstop\\fR|\\fBstart
    \\fISERVICE\\fR... [\\fB\\-\\-yes\\fR|\\fB\\-\\-dry\\-run\\fR] [\\fB\\-\\-json\\fR] [\\fIoptions\\fR]
    .br
    .B topside rollback
    \\fB\\-\\-to\\fR \\fITAG\\fR [\\fB\\-\\-yes\\fR|\\fB\\-\\-dry\\-run\\fR] [\\fB\\-\\-json\\fR] [\\fIoptions\\fR]
    .br
    .B topside runs
    [\\fBshow\\fR|\\fBresume\\fR|\\fBundo\\fR \\fIID\\fR] [\\fB\\-\\-json\\fR] [\\fIoptions\\fR]
    .br
    .B topside k3s diagnose
    [\\fB\\-\\-k3s\\-root\\fR \\fIDIRECTORY\\fR] [\\fB\\-\\-kubeconfig\\fR \\fIFILE\\fR] [\\fB\\-\\-json\\fR] [\\fIoptions\\fR]
    .SH DESCRIPTION
    Shows every compose service, and every pod and workload of a Kubernetes cluster, with its state, health, memory
    against its limit and log, follows what happens, and restarts, stops and changes them with a plan before and a check
    after.
    .SH OPTIONS
    .TP
    \\fB\\-p\\fR, \\fB\\-\\-project\\-name\\fR \\fINAME\\fR
    Only this compose project.
    .TP
    \\fB\\-f\\fR, \\fB\\-\\-file\\fR \\fIFILE\\fR
    A compose file; may be repeated.
    .TP
    \\fB\\-\\-profile\\fR \\fINAME\\fR
    A profile that counts as wanted; may be repeated.
    .TP
    \\fB\\-\\-context\\fR \\fINAME\\fR
    The docker context to use.
    .TP
    \\fB\\-\\-kube\\-context\\fR \\fINAME\\fR
    The kubeconfig's context to look at; its current one otherwise.
    .TP
    \\fB\\-n\\fR, \\fB\\-\\-namespace\\fR \\fINAME\\fR
    A namespace to show; may be repeated.
    .TP
    \\fB\\-A\\fR, \\fB\\-\\-all\\-namespaces\\fR
    Show all namespaces.
    .TP
    \\fB\\-\\-no\\-kubernetes\\fR
    Look at no cluster.
    .TP
    \\fB\\-\\-read\\-only\\fR
    Refuse every command that would change something.
    .TP
    \\fB\\-\\-theme\\fR \\fINAME\\fR
    A built-in theme, a name in ~/.config/topside/themes, or a file.
    .TP
    \\fB\\-\\-demo\\fR
    Show a simulated stack; no Docker is needed.
    .TP
    \\fB\\-\\-config\\fR \\fIFILE\\fR
    A configuration file instead of ~/.config/topside/config.yaml.
    .SH STATUS
    \\fBtopside status\\fR prints the same picture once, and exits with 0 when all is well, 1 when there are
    problems, 2 when it could not look. The dashboard itself exits with 2 when it could not start.
    .SH CHANGES
    \\fBtopside restart\\fR, \\fBstop\\fR and \\fBstart\\fR do to compose services what the keys of the dashboard do: the same plan,
    journal and verification, in a process of its own. A \\fISERVICE\\fR is one of the project of \\fB\\-p\\fR, else of the
    folder's project, else of any; \\fIPROJECT/SERVICE\\fR is always one. A name that several have is refused.
    \\fBtopside rollback \\-\\-to\\fR \\fITAG\\fR takes a compose project to another version, as \\fBB\\fR does.
    .PP
    \(escaped(ChangeExit.words))
    .TP
    \\fB\\-y\\fR, \\fB\\-\\-yes\\fR
    Run the plan without asking.
    .TP
    \\fB\\-\\-confirm\\fR \\fINAME\\fR
    With \\fB\\-\\-yes\\fR, the name that a destructive plan wants typed.
    .TP
    \\fB\\-\\-dry\\-run\\fR
    Say what would be done, and change nothing.
    .TP
    \\fB\\-\\-json\\fR
    Print one JSON object at the end; never asks.
    .SH RUNS
    \\fBtopside runs\\fR lists what was changed here, the newest first. \\fBtopside runs show\\fR \\fIID\\fR prints the plan, the
    steps and the output of one, and exits with 1 when it failed or was cut off, 2 when there is no such run.
    \\fBtopside runs resume\\fR \\fIID\\fR goes on with one that was cut off; \\fBtopside runs undo\\fR \\fIID\\fR begins the
    first remedy that one offers which failed or was cut off. Both are changes as above. An \\fIID\\fR may be cut as
    long as it names one run.
    .SH K3S
    \\fBtopside k3s diagnose\\fR prints what is wrong with the k3s server of this machine, with its evidence, and the
    least destructive fix; it changes nothing. It exits with 0 when nothing is wrong or there is no k3s, 1 when something
    is, 2 when it could not look, 3 when too little could be read to say. What only root may read is listed.
    \\fB\\-\\-k3s\\-root\\fR moves all paths of k3s under a directory; \\fB\\-\\-kubeconfig\\fR names the application's.
    .SH KEYS
    \(keys)
    .SH FILES
    .TP
    ~/.config/topside/config.yaml
    Settings. A file that others may write is refused.
    .TP
    ~/.local/state/topside/audit.jsonl
    Every change that was made, and what came of it. Mode 0600.
    .TP
    ~/.local/state/topside/runs
    The journal of each run, JSON lines. Mode 0600.
    .TP
    ~/.local/state/topside/crash.log
    One line for each crash. Mode 0600.
    .PP
    Under sudo these are in root's home, whatever HOME and the XDG variables say, and programs are looked for only where
    nobody but root may put them.
    .SH ENVIRONMENT
    DOCKER_HOST, DOCKER_CONTEXT, COMPOSE_PROFILES as for docker; KUBECONFIG as for kubectl; NO_COLOR; XDG_CONFIG_HOME and XDG_STATE_HOME.

    """
  }

  private static var keys: String {
    Binding.defaults.map { binding in
      let keys = binding.keys.map { "\\fB\(escaped($0.name))\\fR" }.joined(separator: " ")
      return ".TP\n\(keys)\n\(escaped(binding.summary.text))"
    }.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }
}
