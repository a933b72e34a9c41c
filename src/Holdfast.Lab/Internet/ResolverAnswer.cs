using System.Net;
using System.Net.Sockets;
using Holdfast.Lab.Dns;

namespace Holdfast.Lab.Internet;

/// <param name="Records">The chain of aliases and what stands at its end, with the TTLs that are left.</param>
public sealed record ResolverAnswer(ResponseCode Code, IReadOnlyList<ResourceRecord> Records)
{
    /// <summary>Expired data given because no server answered.</summary>
    public bool Stale { get; init; }

    public IReadOnlyList<IPAddress> Addresses =>
        [.. Records.Where(record => record.Type == RecordType.A || record.Type == RecordType.Aaaa).Select(record => new IPAddress(record.Data.Span))];

    internal static ResolverAnswer Failure { get; } = new(ResponseCode.ServerFailure, []);
}
