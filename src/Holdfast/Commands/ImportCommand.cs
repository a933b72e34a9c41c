using System.CommandLine;
using System.Text.Json;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Output;
using Holdfast.Sync;

namespace Holdfast.Commands;

/// <summary><c>holdfast import</c>: what stands at a provider (or in a zone file), printed as declarations.</summary>
internal static class ImportCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("import", "Print a zone's record sets as declarations, from a provider of the configuration or from a zone file.");
        var zone = new Argument<string>("ZONE") { Description = "The zone, for example example.com" };
        var from = new Option<string>("--from") { Description = "A provider of the configuration, or the path of a zone file", HelpName = "PROVIDER|FILE", Required = true };
        SyncArguments.RefuseOptions(zone);
        command.Arguments.Add(zone);
        command.Options.Add(from);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (!DnsName.TryParse(line.GetValue(zone), out var name, out var error) || name.IsRoot)
            {
                invocation.Fail($"'{line.GetValue(zone)}' is not a zone name: {error ?? "it is the root"}");
                return ExitCodes.Usage;
            }
            var source = line.GetValue(from)!;
            // A file wins only when it is written like a path or no configuration names a provider so.
            return File.Exists(source) && (source.Contains('/', StringComparison.Ordinal) || source.Contains('.', StringComparison.Ordinal))
                ? await FromFileAsync(invocation, name, source, cancel)
                : await FromProviderAsync(invocation, name, source, cancel);
        });
        return command;
    }

    private static async Task<int> FromProviderAsync(Invocation invocation, DnsName zone, string source, CancellationToken cancel)
    {
        if (invocation.LoadConfiguration() is not { } configuration) return ExitCodes.ConfigInvalid;
        if (configuration.Providers.All(provider => provider.Id.Value != source))
        {
            invocation.Fail($"'{source}' is neither a provider of {invocation.ConfigFile} nor a file", $"providers: {string.Join(", ", configuration.Providers.Select(provider => provider.Id))}");
            return ExitCodes.Usage;
        }
        if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
        using var run = new SyncRun(configuration, state, invocation.Shell);
        return await PrintAsync(invocation, zone, source, () => run.Provider(new ProviderId(source)), cancel);
    }

    private static async Task<int> FromFileAsync(Invocation invocation, DnsName zone, string path, CancellationToken cancel)
    {
        if (invocation.OpenState() is not { } state) return ExitCodes.Unexpected;
        var settings = new ProviderSettings(
            new ProviderId("file"), "zonefile", "self", null, [],
            System.Collections.Frozen.FrozenDictionary<string, SecretReference>.Empty,
            System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, string> { ["path"] = Path.GetFullPath(path) }),
            Environment.CurrentDirectory);
        var shell = invocation.Shell;
        var context = new ProviderContext(shell.Clock, shell.Environment, new Adapters.State.WriteBudgets(state, shell.Clock));
        return await PrintAsync(invocation, zone, "PROVIDER", () => Catalogue.Kinds["zonefile"].Create(settings, context), cancel);
    }

    private static async Task<int> PrintAsync(Invocation invocation, DnsName zone, string label, Func<IProvider> make, CancellationToken cancel)
    {
        try
        {
            var provider = make();
            using var progress = new Progress(invocation.Shell);
            using var running = progress.Running($"reading {zone.Value}");
            var snapshot = await provider.ReadAsync(zone, cancel);
            if (invocation.IsJson) invocation.Shell.Out.WriteLine(JsonSerializer.Serialize(Declarations.Of(snapshot), ImportJsonContext.Default.ImportReport));
            else invocation.Shell.Out.Write(Declarations.Print(snapshot, [label]));
            return ExitCodes.Done;
        }
        catch (Exception error) when (error is ProviderException or SecretMissingException)
        {
            invocation.Fail(error.Message, "look at what the provider or the file says of itself, and at its secret");
            return ExitCodes.Partial;
        }
    }
}
