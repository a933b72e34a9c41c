using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Config;

/// <summary>The keys of routers, their fronts, of what is asked of them, and when users are moved.</summary>
public static class RouterKeys
{
    private static RouterPolicy Usual => RouterPolicy.Default;

    public static ConfigSection Down { get; } = new("down",
    [
        new("in-a-row", ConfigForm.Whole, "So many failures in a row, and the front is down.")
        {
            Default = $"{Usual.Down.InARow}", Unit = "probes", Least = 1, Most = 32, Example = "3",
        },
        new("or", ConfigForm.Share, "Or so many of the last ones: what fails every second time is down too.") { Default = $"{Usual.Down.OutOf} of {Usual.Down.Last}", Unit = "probes", Most = 32, Example = "6 of 10" },
    ]);

    public static ConfigSection Failback { get; } = new("failback",
    [
        new("mode", ConfigForm.Choice, "manual: only 'holdfast switch' moves users back to a better front.") { Default = "delayed", Choices = ["delayed", "manual"], Example = "manual" },
        new("clean", ConfigForm.Duration, "The better front was healthy for this long without one failure.") { Default = Duration.Format(Usual.Failback.Clean), Example = "15m" },
        new("dwell", ConfigForm.Duration, "And the last switch is this long ago.") { Default = Duration.Format(Usual.Failback.Dwell), Example = "30m" },
    ]);

    public static ConfigSection Policy { get; } = new("policy",
    [
        new("down", ConfigForm.Section, "When a front is down.") { Section = Down, Example = "{ in-a-row: 3, or: 6 of 10 }" },
        new("up", ConfigForm.Whole, "So many good probes in a row, and a front is healthy (again).") { Default = $"{Usual.Up}", Unit = "probes", Least = 1, Most = 10_000, Example = "30" },
        new("failback", ConfigForm.Section, "When users move back to a better front.") { Section = Failback, Example = "{ mode: delayed, clean: 15m, dwell: 30m }" },
        new("max-switches-per-hour", ConfigForm.Whole, "More switches than this within an hour stop the automation ('tripped') until 'holdfast thaw'.")
        {
            Default = $"{Usual.MaxSwitchesPerHour}", Unit = "switches", Least = 1, Most = 1000, Example = "2",
        },
        new("minimum-healthy", ConfigForm.Duration, "A front is a target of a switch only after it was healthy for this long.") { Default = Duration.Format(Usual.MinimumHealthy), Example = "5m" },
        new("certificate-days", ConfigForm.Whole, "A standby whose certificate is valid for fewer days is not ready.")
        {
            Default = $"{Usual.MinimumCertificateDays}", Unit = "days", Least = 0, Most = 365, Example = "7",
        },
    ]);

    private static readonly ConfigKey Url = new("url", ConfigForm.Url, "What is asked. Its host stands in the TLS handshake and in the request; the connection goes to the front's own address. tcp://host:port only connects.")
    {
        IsRequired = true, Example = "https://www.example.com/health",
    };

    private static readonly ConfigKey OriginSupplier = new("supplier", ConfigForm.Text, "Who hosts the origin: where that is a front's owner too, it vouches for no failure of that front.")
    {
        Otherwise = "nobody of the fronts", Example = "ovh",
    };

    private static readonly ConfigKey Expect = new("expect", ConfigForm.Statuses, "Which status is good: 200, 2xx, 200-204 or a list of these.") { Default = "200", Example = "[200, 204]" };

    private static readonly ValueList<ConfigKey> RequestKeys =
    [
        new("body", ConfigForm.Text, "A text that the answer must contain.") { Otherwise = "the body does not matter", Example = "all is well" },
        new("headers", ConfigForm.Pairs, "Headers of the request.") { Example = "{ X-Probe: holdfast }" },
    ];

    private static readonly ConfigKey Timeout = new("timeout", ConfigForm.Duration, "How long one probe may take in all.") { Shortest = TimeSpan.FromMilliseconds(1), Default = Duration.Format(Usual.Timeout), Example = "5s" };

    private static readonly ValueList<ConfigKey> ConnectionKeys =
    [
        new("connect-timeout", ConfigForm.Duration, "How long the connection and its handshake may take, as a part of timeout.")
        {
            Shortest = TimeSpan.FromMilliseconds(1),             Default = Duration.Format(ConfigDefaults.ConnectTimeout), Otherwise = "at most the timeout", Example = "2s",
        },
        new("fresh-tls", ConfigForm.Duration, "A new handshake at least this often, so that a bad certificate is seen; every-probe: each time.")
        {
            Default = Duration.Format(ConfigDefaults.FreshTls), Choices = ["every-probe"], Longest = ConfigDefaults.FreshTls, Example = "every-probe",
        },
        new("follow-redirects", ConfigForm.Flag, "Whether a redirect is followed; otherwise its own status counts.") { Default = "false", Example = "true" },
        new("kind", ConfigForm.Choice, "tcp: only connect, ask nothing.") { Default = "http", Choices = ["http", "tcp"], Example = "tcp" },
        new("http", ConfigForm.Choice, "The version of HTTP that must be spoken.") { Default = "any", Choices = ["any", "1.1", "2"], Example = "2" },
        new("trusted-roots", ConfigForm.Path, "A PEM file with further trusted root certificates.") { Otherwise = "those of the system alone", Example = "roots.pem" },
    ];

    public static ConfigSection Probe { get; } = new("probe",
    [
        Url,
        Expect,
        .. RequestKeys,
        new("every", ConfigForm.Duration, "How often each front, the origin and each canary is asked.")
        {
            Default = Duration.Format(Usual.Interval), Shortest = TimeSpan.FromMilliseconds(100), Example = "10s",
        },
        Timeout,
        new("addresses", ConfigForm.Whole, "So many addresses of a front must answer in a round, of each address family on its own; of more than four, four are asked in turns. Where there are fewer, all must.")
        {
            Default = "1", Unit = "addresses", Least = 1, Most = ProbeRound.MostAddresses, Example = "2",
        },
        .. ConnectionKeys,
    ]);

    /// <summary>One rhythm for a router: a failure counts by what answered within the same interval. So only its probe has <c>every</c>.</summary>
    public static ConfigSection Origin { get; } = new("origin", [Url, OriginSupplier, Expect, .. RequestKeys, Timeout with { Default = null, Otherwise = "that of the probe" }, .. ConnectionKeys]);

    public static ConfigSection Canary { get; } = new("canary",
    [
        new("name", ConfigForm.Text, "What it is called in the log and in status.") { Otherwise = "the host of its url", Example = "iana" },
        Url with { Example = "https://example.org/" },
        new("supplier", ConfigForm.Text, "Who runs it: what stands at one of the fronts' owners vouches for nothing.") { Otherwise = "unknown", Example = "iana" },
        Expect with { Default = string.Join(", ", ConfigDefaults.CanaryStatuses) },
        .. RequestKeys,
        Timeout,
        .. ConnectionKeys,
    ]);

    public static ConfigSection Front { get; } = new("front",
    [
        new("name", ConfigForm.Text, "What it is called: letters, digits, '-', '_' and '.', at most 63.") { IsRequired = true, Example = "cloudflare" },
        new("target", ConfigForm.Name, "The host name that the CDN gave you; the router's CNAME leads there.") { IsRequired = true, Example = "edge.example-cdn.net." },
        new("supplier", ConfigForm.Text, "Who runs it: the owner whose bad day takes it down.") { Otherwise = "its name", Example = "cloudflare" },
        new("addresses", ConfigForm.Addresses, "Fixed addresses to probe, with an optional port in place of the url's.") { Otherwise = "those that the target has in DNS", Example = "[192.0.2.10, \"[2001:db8::10]:8443\"]" },
        new("protections", ConfigForm.Choices, "What this front gives; a standby that lacks what the first one has is told as not ready.") { Choices = ["waf", "ddos", "bot-filter", "rate-limit"], Example = "[waf, ddos]" },
        new("maintenance", ConfigForm.Flag, "true: users leave it, nobody is sent there.") { Default = "false", Example = "true" },
    ]);

    public static ConfigSection Router { get; } = new("router", "ROUTER",
    [
        new("record", ConfigForm.Name, "The name whose CNAME Holdfast moves; it lies in a declared zone, below its apex.") { IsRequired = true, Example = "web.r.example.com" },
        new("ttl", ConfigForm.Ttl, "How long resolvers may keep that CNAME: seconds, or a duration. A provider that takes no such TTL gets its lowest.")
        {
            Default = Duration.Format(ConfigDefaults.RouterTtl.ToTimeSpan()), Example = "60",
        },
        new("fronts", ConfigForm.Sections, "Where users can be sent, in order of preference.")
        {
            IsRequired = true, Section = Front,
            Example = "[{ name: first, target: a.example.net., supplier: one }, { name: second, target: b.example.org., supplier: two }]",
        },
        new("probe", ConfigForm.Section, "What every front is asked.") { IsRequired = true, Section = Probe, Example = "{ url: https://www.example.com/health, expect: 200, every: 10s, timeout: 5s }" },
        new("origin", ConfigForm.Section, "What the origin itself is asked, past every front: when it fails too, no front is to blame and nothing is switched.")
        {
            Section = Origin, Example = "{ url: https://origin.example.com/health }",
        },
        new("policy", ConfigForm.Section, "When a front is down and healthy, and when users are moved.") { Section = Policy, Example = "{ up: 30 }" },
        new("last-resort", ConfigForm.Text, "Where users are sent when every front is down: the name of a front, or stay. A front that still answers in half of the probes, and in clearly more than the active one, comes first; 'stay', written, forbids that too.") { Otherwise = "they stay, or go to the front that fails least", Choices = ["stay"], Example = "stay" },
        new("automation", ConfigForm.Flag, "false: decide and say, never move anybody.") { Default = "true", Example = "false" },
    ]);
}
