using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>Steps that follow one another in a zone that starts empty.</summary>
/// <param name="Needs">What the provider must be able to do besides the types that the steps use.</param>
/// <param name="Skip">Providers for which the group makes no sense, with the reason.</param>
public sealed record ContractGroup(string Name, ValueList<ContractStep> Steps)
{
    public Func<Capabilities, Feature>? Needs { get; init; }

    public IReadOnlyDictionary<string, string> Skip { get; init; } = new Dictionary<string, string>();

    public string? WhyNot(string provider, Capabilities capabilities)
    {
        if (Skip.TryGetValue(provider, out var reason)) return reason;
        if (Needs?.Invoke(capabilities) is { Has: false } feature) return feature.Reason;
        foreach (var step in Steps)
            foreach (var set in step.Desired)
                if (!capabilities.Writes(RecordType.Parse(set.Type))) return $"{capabilities.Title} cannot hold {set.Type}: {capabilities.TypesReason}";
        return null;
    }

    public override string ToString() => Name;
}

/// <summary>The declared state after one step and the changes that it must take.</summary>
/// <param name="Counts">Creates, updates and deletes of the plan; null = not counted (TTL limits differ).</param>
public sealed record ContractStep(string Name, (int Creates, int Updates, int Deletes)? Counts, ValueList<ContractSet> Desired)
{
    /// <summary>Delete = the desired sets are the whole zone; Keep = everything else stays as it is.</summary>
    public UndeclaredMode Undeclared { get; init; } = UndeclaredMode.Delete;
}

/// <param name="Name">Relative to the zone; "@" is the apex.</param>
/// <param name="Values">As in a zone file whose origin is the zone.</param>
public sealed record ContractSet(string Name, int Ttl, string Type, ValueList<string> Values)
{
    public bool? Proxied { get; init; }

    public string? Comment { get; init; }

    /// <summary>Below a delegation: stored, but answered by a referral only.</summary>
    public bool IsGlue { get; init; }

    public DeclaredSet Declare(DnsName zone)
    {
        var type = RecordType.Parse(Type);
        if (!zone.TryPrepend(Name, out var name, out var error)) throw new ArgumentException($"{Name}: {error}");
        var values = Values.Select(value => RecordData.Read(type, value, zone, NameReading.ZoneFile) switch
        {
            { Canonical: { } canonical } => canonical,
            var bad => throw new ArgumentException($"{Name} {Type} {value}: {bad.Error}"),
        });
        return new DeclaredSet(new RecordSet(new RecordKey(name, type), new Ttl(Ttl), values.ToValueList()), Proxied, Comment, [], 1, 1);
    }
}
