using System.CommandLine;
using System.Text;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Output;
using Holdfast.Sync;

namespace Holdfast.Commands;

/// <summary><c>holdfast init</c>: a commented starter configuration.</summary>
internal static class InitCommand
{
    private const int MostShown = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var command = new Command("init", "Write a commented starter configuration for the chosen providers.");
        var zone = new Argument<string>("ZONE") { Description = "Your zone", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "example.com" };
        var kinds = new Option<string[]>("--provider", "-p")
        {
            Description = $"A kind of provider (repeatable): {string.Join(", ", Catalogue.Kinds.Keys.Order(StringComparer.Ordinal))}",
            HelpName = "KIND", DefaultValueFactory = _ => ["cloudflare", "desec"], AllowMultipleArgumentsPerToken = true,
        };
        var asked = new OutputFile();
        kinds.AcceptOnlyFromAmong([.. Catalogue.Kinds.Keys]);
        SyncArguments.RefuseOptions(zone);
        command.Arguments.Add(zone);
        command.Options.Add(kinds);
        command.Options.Add(asked.Force);
        command.SetAction(async (line, cancel) =>
        {
            var invocation = new Invocation(shell, line, options);
            if (!DnsName.TryParse(line.GetValue(zone), out var name, out var error) || name.IsRoot)
            {
                invocation.Fail($"'{line.GetValue(zone)}' is not a zone name: {error ?? "it is the root"}");
                return ExitCodes.Usage;
            }
            var file = invocation.ConfigFile;
            if (asked.IsRefused(invocation, file)) return ExitCodes.Refused;
            string[] chosen = [.. (line.GetValue(kinds) ?? []).Distinct()];
            var found = await FoundAsync(invocation, name, Starter(name, chosen, null), cancel);
            if (asked.Write(invocation, file, Encoding.UTF8.GetBytes(Starter(name, chosen, found))) is not ExitCodes.Done and var refused) return refused;
            shell.Out.WriteLine($"Wrote {file}. It declares no record yet, so nothing changes at any provider until you write one of your own.");
            shell.Out.WriteLine($"Next: {invocation.Command("check")}, then {invocation.Command("plan")}.");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What stands at the first of the chosen providers that lets itself be read; null when none does (no secret yet, most often).</summary>
    private static async Task<(string Provider, string Declarations)?> FoundAsync(Invocation invocation, DnsName zone, string starter, CancellationToken cancel)
    {
        var shell = invocation.Shell;
        if (ConfigLoader.Read(invocation.ConfigFile, new StringReader(starter), shell.Environment, []) is not { } configuration) return null;
        // What has no secret is not asked, and a folder for the state is made only for what is.
        if (configuration.Providers.All(provider => provider.Secrets.Values.Any(secret => !IsThere(secret, shell.Environment))) || invocation.OpenState() is not { } state) return null;
        using var run = new SyncRun(configuration, state, shell);
        using var patience = new CancellationTokenSource(Patience, shell.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        foreach (var id in configuration.Providers.Select(provider => provider.Id))
        {
            try
            {
                var snapshot = await run.Provider(id).ReadAsync(zone, linked.Token);
                return (id.Value, Declarations.Print(snapshot, [id.Value]));
            }
            catch (Exception error) when (error is ProviderException or SecretMissingException || error is OperationCanceledException && !cancel.IsCancellationRequested)
            {
                if (error is not SecretMissingException) shell.Error.WriteLine($"{id}: what stands there is not shown: {(error as ProviderException)?.Reason ?? $"no answer within {Duration.Format(Patience)}"}");
            }
        }
        return null;
    }

    private static bool IsThere(SecretReference secret, Func<string, string?> environment)
    {
        try
        {
            secret.Resolve(environment);
            return true;
        }
        catch (SecretMissingException)
        {
            return false;
        }
    }

    /// <param name="found">What stands at a provider: shown, not declared.</param>
    internal static string Starter(DnsName zone, IReadOnlyList<string> kinds, (string Provider, string Declarations)? found = null)
    {
        var text = new StringBuilder();
        text.Append("""
            # Holdfast keeps the records below the same at several independent DNS providers.
            # Anything at the providers that is not declared here is never touched.
            holdfast: 1

            # A secret comes from { env: NAME }, { file: PATH } or { credential: NAME }; it is never written here.
            providers:

            """);
        // The example names the provider itself, so the zone refers to that name.
        var examples = kinds.Select(kind => Catalogue.Kinds[kind].Example).ToList();
        foreach (var example in examples) text.Append("  ").Append(example).Append('\n');
        var names = string.Join(", ", examples.Select(example => example[..example.IndexOf(':', StringComparison.Ordinal)]));
        text.Append($$"""

            zones:
              {{zone.Value}}:
                providers: [{{names}}]
                # undeclared: delete   would remove what is not declared; the default keeps it
                # Nothing is declared yet, so nothing changes anywhere. Take the '#' from 'records:' and from what you want: a line is made true at
                # every provider above, over what stands there; 'holdfast plan' shows it first.
                # records:
                  # names are relative to the zone; "@" is the zone itself
                  # - { name: www, type: A, ttl: 300, values: [YOUR-ADDRESS] }
                  # - { name: "@", type: MX, ttl: 3600, values: ["10 YOUR-MAIL-SERVER."] }
            {{Shown(zone, found)}}
            # Which servers are asked about the delegation; [] asks none, left out = the system's.
            # resolvers: [192.0.2.1]

            # Failover: a router is one record that Holdfast points at the first healthy front.
            # routers:
            #   web:
            #     record: web.{{zone.Value}}
            #     fronts:
            #       - { name: first,  target: first.example-cdn.net.,  supplier: first-cdn }
            #       - { name: second, target: second.example-cdn.org., supplier: second-cdn }
            #     probe: { url: https://www.{{zone.Value}}/health, expect: 200, every: 10s, timeout: 5s }

            """);
        return text.ToString();
    }

    private static string Shown(DnsName zone, (string Provider, string Declarations)? found)
    {
        if (found is not { } there)
            return $"""
                  # What stands at a provider today: holdfast import {zone.Value} --from PROVIDER

            """;
        var lines = there.Declarations.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Trim()).Where(one => one.StartsWith("- ", StringComparison.Ordinal)).ToList();
        var text = new StringBuilder($"      # what stands at {there.Provider} today{(lines.Count > MostShown ? $" ({MostShown} of {lines.Count}; all: holdfast import {zone.Value} --from {there.Provider})" : "")}:\n");
        foreach (var one in lines.Take(MostShown)) text.Append("      # ").Append(one).Append('\n');
        return text.ToString();
    }
}
