using System.CommandLine;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast completion</c>: a script that lets the shell ask this program for completions.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # holdfast completion for bash:  source <(holdfast completion bash)
        _holdfast_complete() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(holdfast "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _holdfast_complete holdfast
        """;

    private const string Zsh = """
        # holdfast completion for zsh:  source <(holdfast completion zsh)
        _holdfast_complete() {
            local completions=("${(@f)$(holdfast "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
            compadd -a completions
        }
        compdef _holdfast_complete holdfast
        """;

    private const string Fish = """
        # holdfast completion for fish:  holdfast completion fish | source
        complete -c holdfast -f -a '(holdfast "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'
        """;

    public static Command Create(Shell shell)
    {
        var command = new Command("completion", "Print a completion script for bash, zsh or fish.");
        var kind = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        kind.AcceptOnlyFromAmong("bash", "zsh", "fish");
        command.Arguments.Add(kind);
        command.SetAction(line =>
        {
            shell.Out.WriteLine(line.GetValue(kind) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return ExitCodes.Done;
        });
        return command;
    }
}
