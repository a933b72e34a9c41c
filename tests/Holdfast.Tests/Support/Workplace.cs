using System.Text.Json.Nodes;
using Holdfast.Commands;
using Holdfast.Output;
using Holdfast.Watch;

namespace Holdfast.Tests.Support;

/// <summary>A folder with a configuration, a state folder and an environment, and the real command line over it.</summary>
public sealed class Workplace : IDisposable
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public Workplace()
    {
        Folder = Path.Combine(Path.GetTempPath(), $"holdfast-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public string StateFolder => Path.Combine(Folder, "state");

    public string ConfigFile => Path.Combine(Folder, "holdfast.yaml");

    /// <summary>The time in which commands believe.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>What a person types; the whole of it, with line ends.</summary>
    /// <summary>Standard input and error are a terminal.</summary>
    public bool IsTerminal { get; set; }

    public string Typed { get; set; } = "";

    public string this[string variable]
    {
        set => _environment[variable] = value;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Configure(string yaml) => Write("holdfast.yaml", yaml);

    /// <summary>Runs one command line, split at spaces; the configuration and state of this folder are the default.</summary>
    public Task<CommandResult> RunAsync(string line) => RunUntilAsync(line, TestContext.Current.CancellationToken);

    /// <summary>For commands that go on until they are told to stop.</summary>
    public async Task<CommandResult> RunUntilAsync(string line, CancellationToken cancel)
    {
        if (BuiltProgram.Named is not null && Clock == TimeProvider.System) return await RunBuiltAsync(line, cancel);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell(output, error, Clock, Variable, OutIsTerminal: false, ErrorIsTerminal: IsTerminal) { In = new StringReader(Typed), InIsTerminal = IsTerminal };
        var code = await CommandLine.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), shell, cancel);
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    private Task<CommandResult> RunBuiltAsync(string line, CancellationToken cancel)
    {
        var start = BuiltProgram.Start(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        foreach (var name in _environment.Keys.Concat(["HOLDFAST_CONFIG", "HOLDFAST_STATE"])) start.Environment[name] = Variable(name);
        return BuiltProgram.RunAsync(start, Typed, cancel);
    }

    /// <summary>
    /// What <c>status</c> shows of a running watcher; null while none answers. Without a watcher that command reads the providers, and who
    /// asks again and again uses up the reads that the watcher needs to start (deSEC: 50 a minute, counted in the state folder for all).
    /// </summary>
    public async Task<JsonNode?> WatcherStatusAsync()
    {
        if (await new ControlSocket(StateFolder).AskAsync(new ControlRequest("live"), TimeProvider.System, TestContext.Current.CancellationToken) is not ControlAnswer.Replied) return null;
        var status = await RunAsync("status --format json");
        return status.Out.Length > 0 && (string?)status.Json["watcher"] != "none" ? status.Json : null;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string? Variable(string name) => name switch
    {
        "HOLDFAST_CONFIG" when !_environment.ContainsKey(name) => ConfigFile,
        "HOLDFAST_STATE" when !_environment.ContainsKey(name) => StateFolder,
        _ => _environment.GetValueOrDefault(name),
    };
}

public sealed record CommandResult(int Code, string Out, string Error)
{
    /// <summary>Standard output without its line ends: what is folded for a screen is one sentence again.</summary>
    public string Unfolded => System.Text.RegularExpressions.Regex.Replace(Out, "\\s+", " ");

    public System.Text.Json.Nodes.JsonNode Json => System.Text.Json.Nodes.JsonNode.Parse(Out)!;
}
