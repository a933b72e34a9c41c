using System.CommandLine;
using System.Text;
using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary><c>holdfast init</c>: a commented starter configuration.</summary>
internal static class InitCommand
{
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
        command.SetAction(line =>
        {
            var invocation = new Invocation(shell, line, options);
            if (!DnsName.TryParse(line.GetValue(zone), out var name, out var error) || name.IsRoot)
            {
                invocation.Fail($"'{line.GetValue(zone)}' is not a zone name: {error ?? "it is the root"}");
                return ExitCodes.Usage;
            }
            var file = invocation.ConfigFile;
            var text = Starter(name, [.. (line.GetValue(kinds) ?? []).Distinct()]);
            if (asked.Write(invocation, file, Encoding.UTF8.GetBytes(text)) is not ExitCodes.Done and var refused) return refused;
            shell.Out.WriteLine($"Wrote {file}. Next: holdfast check, then holdfast plan.");
            return ExitCodes.Done;
        });
        return command;
    }

    internal static string Starter(DnsName zone, IReadOnlyList<string> kinds)
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
                records:
                  # names are relative to the zone; "@" is the zone itself
                  - { name: www, type: A, ttl: 300, values: [192.0.2.10] }
                  # - { name: "@", type: MX, ttl: 3600, values: ["10 mail.example.net."] }
                  # - { name: "@", type: TXT, ttl: 3600, values: ["v=spf1 -all"] }

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
}
