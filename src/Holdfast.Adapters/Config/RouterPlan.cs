using System.Net;
using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>Everything that the failover knows of one router.</summary>
/// <param name="Providers">The providers of the router's zone: each of them is written.</param>
public sealed record RouterPlan(
    RouterSettings Settings,
    Router Router,
    RouterPolicy Policy,
    ValueList<ProviderId> Providers,
    ProbeSettings Probe,
    ValueList<FrontProbe> Fronts,
    ProbeSettings? Origin,
    ValueList<CanarySettings> Canaries)
{
    public string Name => Settings.Name;

    /// <summary>What the router machine must know of this plan.</summary>
    /// <param name="by">Who decides: the watcher's or the operator's name.</param>
    public RouterSetup Setup(Configuration configuration, string by, RouterRole role = RouterRole.Watcher) => new(
        Router,
        Policy,
        by,
        new RouterRecord(Settings.Record, Settings.Ttl, Settings.Fronts.Select(front => new FrontTarget(front.Name, front.Target)).ToValueList()),
        Providers.Select(id =>
        {
            var can = Catalogue.Kinds[configuration.Provider(id).Kind].Capabilities;
            return new RouterProvider(id.Value, can.MinimumTtl, can.MaximumTtl);
        }).ToValueList(),
        role,
        Fronts.Select(front => front.Protections).ToValueList(),
        Fronts.Where(front => front.InMaintenance).Select(front => front.Name).ToValueList())
    {
        Life = ThisLife,
    };

    private static readonly string ThisLife = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
}

/// <summary>What is asked of a front (or of the origin, a canary), and which answer is good.</summary>
/// <param name="Url">Its host stands in SNI and Host; the connection goes to the front's own address.</param>
/// <param name="Body">A text that the body must contain; null = the body does not matter.</param>
/// <param name="FreshTls">A new handshake at least this often; zero = with every probe.</param>
/// <param name="UsesTcpOnly">Only connects: for services that are not HTTP.</param>
/// <param name="TrustedRoots">A PEM file with further trusted roots (the lab, a company's own CA); null = the system's only.</param>
public sealed record ProbeSettings(
    Uri Url,
    ValueList<StatusRange> Expect,
    string? Body,
    ValueList<KeyValuePair<string, string>> Headers,
    TimeSpan Timeout,
    TimeSpan ConnectTimeout,
    TimeSpan FreshTls,
    bool FollowsRedirects,
    bool UsesTcpOnly,
    HttpVersionChoice Version,
    string? TrustedRoots)
{
    /// <summary>How many of a family's addresses must answer.</summary>
    public int Addresses { get; init; } = 1;
}

public readonly record struct StatusRange(int From, int To)
{
    public bool Contains(int status) => status >= From && status <= To;

    public override string ToString() => From == To ? $"{From}" : $"{From}-{To}";
}

public enum HttpVersionChoice { Any, Http11, Http2 }

/// <param name="Addresses">Fixed addresses instead of resolving the target; empty = resolve it.</param>
/// <param name="Protections">What this front gives (waf, ddos, bot-filter): a standby that lacks what the first one has is not ready.</param>
/// <param name="Port">Instead of the URL's port (a lab on unprivileged ports).</param>
public sealed record FrontProbe(FrontName Name, ValueList<IPEndPoint> Addresses, ValueList<string> Protections, bool InMaintenance);

/// <summary>A place that has nothing to do with the fronts.</summary>
public sealed record CanarySettings(string Name, string? Supplier, ProbeSettings Probe);

/// <summary>The watcher itself.</summary>
/// <param name="Name">Its vantage point: "paris".</param>
/// <param name="Listen">Where metrics, health and the status page are served; null = nowhere.</param>
/// <param name="KeepDays">How long the journal is kept.</param>
public sealed record WatcherSettings(string Name, IPEndPoint? Listen, int KeepDays, int KeepObservations)
{
    /// <summary>Somebody gave it its name; else it is made of this machine.</summary>
    public bool IsNamed { get; init; }

    /// <summary>What its set-up asks for and does not get: for the log, the status and the people who are told.</summary>
    public ValueList<string> Warnings { get; init; } = [];
}

/// <summary>Where people are told.</summary>
/// <param name="Secret">The webhook's signing key, the Slack address, the SMTP password or the PagerDuty routing key.</param>
public sealed record NotifierSettings(
    NotifierKind Kind, string Name, Uri? Url, SecretReference? Secret, string? From, ValueList<string> To, string? Server, string? User, bool UsesTls)
{
    /// <summary>Of a heartbeat.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Who runs it; null = nobody said.</summary>
    public string? Supplier { get; init; }
}

/// <summary>A heartbeat carries no message: it is sent for as long as nothing fails, and its silence is the alarm.</summary>
public enum NotifierKind { Webhook, Slack, Email, PagerDuty, Heartbeat }

/// <summary>The failover part of the configuration.</summary>
public sealed record FailoverPlan(ValueList<RouterPlan> Routers, WatcherSettings Watcher, ValueList<NotifierSettings> Notifiers);
