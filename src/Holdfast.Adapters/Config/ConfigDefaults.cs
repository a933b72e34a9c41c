using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Config;

/// <summary>What counts where <c>holdfast.yaml</c> says nothing; what the router's policy takes stands in <see cref="Core.Failover.RouterPolicy.Default"/>.</summary>
public static class ConfigDefaults
{
    /// <summary>The usual TTL where none is written: what Cloudflare's "automatic" means (300 s).</summary>
    public static readonly Ttl RecordTtl = new(300);

    /// <summary>60 s, the lowest that most providers allow.</summary>
    public static readonly Ttl RouterTtl = new(60);

    public static readonly TimeSpan FreshTls = TimeSpan.FromMinutes(1);

    /// <summary>Or the whole timeout, where that is shorter.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Any answer of a canary proves that we can see, unless the operator wants more.</summary>
    public static readonly ValueList<StatusRange> CanaryStatuses = [new(200, 399)];

    public static readonly ValueList<StatusRange> ProbeStatuses = [new(200, 200)];

    /// <summary>Where neither the file nor the machine (its id, HOSTNAME) names it.</summary>
    public const string Watcher = "watcher";

    public const int KeepDays = 400;

    public const int KeepObservations = 100_000;
}
