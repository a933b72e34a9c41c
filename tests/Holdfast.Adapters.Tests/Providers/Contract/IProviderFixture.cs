using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>One kind of provider under test, with the service behind it. Started once for all groups of the suite.</summary>
public interface IProviderFixture : IAsyncDisposable
{
    /// <summary>Made as the program makes it, pointed at loopback; its name servers are those of the service.</summary>
    IProvider Provider { get; }

    /// <summary>What is wrong with the requests so far by a description that is not ours; empty where there is none.</summary>
    IEnumerable<string> Complaints() => [];

    /// <summary>A zone of this name with nothing in it but what the service insists on (SOA, apex NS).</summary>
    Task MakeZoneAsync(DnsName zone, CancellationToken cancel);

    /// <summary>
    /// What the service holds, read past the provider under test: per record set a text that changes with any change to it (ids,
    /// comments, times of change where the service has them).
    /// </summary>
    Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName zone, CancellationToken cancel);
}
