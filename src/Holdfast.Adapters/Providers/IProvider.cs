using System.Net;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers;

/// <summary>
/// An authoritative DNS service that we can read and write. All methods throw <see cref="ProviderException"/> and nothing else
/// for whatever goes wrong on the other side (cancellation by the caller stays a cancellation). Instances are safe for
/// concurrent calls on different zones.
/// </summary>
public interface IProvider : IDisposable
{
    ProviderId Id { get; }

    Capabilities Capabilities { get; }

    /// <summary>The whole zone, or an exception: never a part of it.</summary>
    Task<ZoneSnapshot> ReadAsync(DnsName zone, CancellationToken cancel);

    /// <summary>
    /// Only the record sets of the given keys, by the cheapest way there is (the failover reads a router and its epoch every few
    /// seconds); keys that do not exist are absent from the snapshot. Facts may be those of an earlier read.
    /// </summary>
    Task<ZoneSnapshot> ReadSetsAsync(DnsName zone, ValueList<RecordKey> keys, Urgency urgency, CancellationToken cancel);

    /// <summary>
    /// Applies the changes in their order, in as few requests as possible, in one transaction where the provider has one.
    /// <see cref="Change.Old"/> is what was read: it carries the native ids, and where the provider can compare and swap it is the
    /// precondition. Returns one outcome per change, in the order of <paramref name="changes"/>; throws only when nothing at all
    /// could be tried. A write whose permit was withdrawn before it was sent ends in an <see cref="OperationCanceledException"/>.
    /// </summary>
    Task<ValueList<ChangeOutcome>> ApplyAsync(DnsName zone, ValueList<Change> changes, WriteTerms terms, CancellationToken cancel);

    /// <summary>The authoritative servers to ask for proof; empty when the provider serves nothing (a zone file).</summary>
    Task<ValueList<NameServer>> NameServersAsync(DnsName zone, CancellationToken cancel);
}

/// <summary>What has no hurry and no rival.</summary>
public static class OrdinaryCalls
{
    public static Task<ZoneSnapshot> ReadSetsAsync(this IProvider provider, DnsName zone, ValueList<RecordKey> keys, CancellationToken cancel) =>
        provider.ReadSetsAsync(zone, keys, Urgency.Ordinary, cancel);

    public static Task<ValueList<ChangeOutcome>> ApplyAsync(this IProvider provider, DnsName zone, ValueList<Change> changes, CancellationToken cancel) =>
        provider.ApplyAsync(zone, changes, WriteTerms.Ordinary, cancel);
}

/// <summary>An authoritative server: the name that people know and the address that is asked.</summary>
public sealed record NameServer(string Name, IPEndPoint Address);
