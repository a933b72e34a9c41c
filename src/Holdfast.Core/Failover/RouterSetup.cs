using Holdfast.Core.Dns;

namespace Holdfast.Core.Failover;

/// <summary>Everything of the configuration that the router machine obeys; a reload is a new one of these.</summary>
/// <param name="By">Who decides: the watcher's name, or the operator's for a command without a watcher. Stands in each mark.</param>
/// <param name="Record">The router's record and what stands in it.</param>
/// <param name="Providers">The providers of the router's zone: each of them is written.</param>
/// <param name="Protections">Per front, in the order of <paramref name="Router"/>: what it gives (waf, ddos, bot-filter).</param>
/// <param name="Maintenance">Fronts that the configuration takes out of service.</param>
public sealed record RouterSetup(
    Router Router,
    RouterPolicy Policy,
    string By,
    RouterRecord Record,
    ValueList<RouterProvider> Providers,
    RouterRole Role = RouterRole.Watcher,
    ValueList<ValueList<string>> Protections = default,
    ValueList<FrontName> Maintenance = default)
{
    /// <summary>What one request may take until its answer: a write is one request; what takes longer is read again.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The reads of the start: what may have to move users must not wait behind a used-up budget; what only looks may.</summary>
    public Urgency StartsWith { get; init; } = Urgency.Urgent;

    /// <summary>How what is seen becomes a verdict, where that differs from <see cref="Policy"/>: a command that looks for a few seconds only.</summary>
    public RouterPolicy? Measuring { get; init; }

    /// <summary>A random word of this process; stands in each mark. Null: marks say nothing of it.</summary>
    public string? Life { get; init; }

    internal ValueList<string> ProviderNames => Providers.Select(provider => provider.Name).ToValueList();

    internal RouterProvider? Provider(string name)
    {
        foreach (var provider in Providers)
        {
            if (string.Equals(provider.Name, name, StringComparison.Ordinal)) return provider;
        }
        return null;
    }

    internal ValueList<string> ProtectionsOf(FrontName front)
    {
        for (var i = 0; i < Protections.Count && i < Router.Fronts.Count; i++)
        {
            if (Router.Fronts[i].Name == front) return Protections[i];
        }
        return [];
    }
}

public enum RouterRole
{
    /// <summary>Decides by what it measures, and goes on until it is stopped.</summary>
    Watcher,
    /// <summary>An operator's command without a watcher: says nothing by itself, and its epochs outrank what watchers decide meanwhile.</summary>
    Operator,
}

/// <summary>One provider of the router's zone, with the TTLs that it allows.</summary>
public sealed record RouterProvider(string Name, Ttl MinimumTtl, Ttl MaximumTtl);

public readonly record struct FrontTarget(FrontName Front, DnsName Target);
