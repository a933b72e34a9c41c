using System.CommandLine;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Sync;

namespace Holdfast.Commands;

/// <summary>What <c>plan</c>, <c>apply</c> and <c>sync</c> have in common.</summary>
internal sealed class SyncArguments
{
    public Argument<string[]> Zones { get; } = new("ZONE")
    {
        Description = "Only these zones [default: all]", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [],
    };

    public Option<bool> Prune { get; } = new("--prune")
    {
        Description = "Also delete record sets that Holdfast created and that are no longer declared",
    };

    public Option<string[]> Force { get; } = new("--force")
    {
        Description = $"Override one guard by its name (repeatable): {string.Join(", ", Guards.Forceable.Select(guard => guard.Name()))}",
        HelpName = "GUARD", DefaultValueFactory = _ => [],
    };

    public SyncArguments()
    {
        Force.AcceptOnlyFromAmong([.. Guards.Forceable.Select(guard => guard.Name())]);
        RefuseOptions(Zones);
    }

    /// <summary>A mistyped option must not be taken for a name.</summary>
    public static void RefuseOptions(Argument argument) => argument.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-'))) result.AddError($"Unrecognized option '{token.Value}'.");
    });

    public void AddTo(Command command, bool withZones = true)
    {
        if (withZones) command.Arguments.Add(Zones);
        command.Options.Add(Prune);
        command.Options.Add(Force);
    }

    /// <summary>The <c>apply</c> that makes the same plans: all that decides what is in them, and their digests.</summary>
    public IEnumerable<string> Apply(SyncOptions sync, IEnumerable<string> digests) =>
    [
        "apply", .. sync.Zones.Select(zone => zone.Value), .. sync.Prune ? (string[])[Prune.Name] : [],
        .. sync.Forced.Select(guard => guard.Name()).Order(StringComparer.Ordinal).SelectMany(guard => (string[])[Force.Name, guard]),
        .. digests.SelectMany(digest => (string[])["--digest", digest]),
    ];

    /// <summary>Null, after a message, when a named zone is not in the configuration.</summary>
    public SyncOptions? Read(Invocation invocation, IEnumerable<DnsName> known, IEnumerable<string> digests)
    {
        var zones = new List<DnsName>();
        var all = known.ToList();
        foreach (var text in invocation.Line.GetValue(Zones) ?? [])
        {
            if (DnsName.TryParse(text, out var zone, out _) && all.Contains(zone))
            {
                zones.Add(zone);
                continue;
            }
            invocation.Fail($"'{text}' is no zone of {invocation.ConfigFile}", $"zones: {string.Join(", ", all.Select(name => name.Value))}");
            return null;
        }
        var forced = (invocation.Line.GetValue(Force) ?? []).Select(name => Guards.Forceable.First(guard => guard.Name() == name)).ToHashSet();
        return new SyncOptions(zones, invocation.Line.GetValue(Prune), forced, digests.ToHashSet(StringComparer.Ordinal));
    }
}
