using System.CommandLine;

namespace Holdfast.Commands;

/// <summary>Options that every command understands.</summary>
public sealed class GlobalOptions
{
    public Option<string> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration file [default: $HOLDFAST_CONFIG or holdfast.yaml]", Recursive = true, HelpName = "FILE",
    };

    public Option<string> State { get; } = new("--state")
    {
        Description = "The state folder [default: $HOLDFAST_STATE, systemd's, or the XDG state folder]", Recursive = true, HelpName = "DIR",
    };

    public Option<string> Format { get; } = new("--format", "-f")
    {
        Description = "table for people, json for machines (JSON on standard output, people on standard error)", Recursive = true,
        HelpName = "table|json", DefaultValueFactory = _ => "table",
    };

    public Option<bool> Debug { get; } = new("--debug") { Description = "With an unexpected error: where in the program it happened", Recursive = true };

    public GlobalOptions() => Format.AcceptOnlyFromAmong("table", "json");

    public void AddTo(Command command)
    {
        command.Options.Add(Config);
        command.Options.Add(State);
        command.Options.Add(Format);
        command.Options.Add(Debug);
    }
}
