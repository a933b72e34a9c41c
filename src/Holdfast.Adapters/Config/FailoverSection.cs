using System.Globalization;
using System.Net;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Config;

/// <summary>Reads probes, policies, canaries, the watcher and notifiers. Every problem with its place, like the rest.</summary>
public static class FailoverSection
{
    private static readonly ValueList<string> KnownProtections = RouterKeys.Front.Find("protections")!.Choices;

    /// <param name="alone">
    /// For a watcher that was set up before several vantage points were refused: it decides by its own, and says so, instead of not starting.
    /// </param>
    public static FailoverPlan? Read(Configuration configuration, Func<string, string?> environment, List<Problem> problems, bool alone = false)
    {
        var before = problems.Count(problem => problem.Severity == Severity.Error);
        if (YamlSection.Of(configuration.Document.Root, problems, "the configuration") is not { } root) return null;
        var watcher = ReadWatcher(root, environment, problems, alone);
        var canaries = ReadCanaries(root, configuration.Folder, problems);
        var routers = new List<RouterPlan>();
        foreach (var settings in configuration.Routers)
            if (ReadRouter(settings, configuration, watcher, canaries, problems) is { } router) routers.Add(router);
        var notifiers = ReadNotifiers(root, configuration.Folder, environment, problems);
        return problems.Count(problem => problem.Severity == Severity.Error) > before
            ? null
            : new FailoverPlan(routers.ToValueList(), watcher, notifiers);
    }

    private static RouterPlan? ReadRouter(
        RouterSettings settings, Configuration configuration, WatcherSettings watcher, ValueList<CanarySettings> canaries, List<Problem> problems)
    {
        var what = $"router '{settings.Name}'";
        if (YamlSection.Of(settings.Node, problems, what) is not { } section) return null;
        var policy = ReadPolicy(section, what, problems);
        if (section.Required("probe", "{ url: https://www.example.com/health, expect: 200, every: 10s, timeout: 5s }") is not { } probeNode) return null;
        var probe = ReadProbe(probeNode, $"'probe' of {what}", configuration.Folder, problems, ref policy);

        ProbeSettings? origin = null;
        if (section.Optional("origin") is { } originNode)
        {
            var ignored = policy;
            origin = ReadProbe(originNode, $"'origin' of {what}", configuration.Folder, problems, ref ignored);
            WarnOfEvery(originNode, $"'origin' of {what}", problems);
        }

        var fronts = new List<Front>();
        var probes = new List<FrontProbe>();
        foreach (var front in settings.Fronts)
        {
            if (!FrontName.TryParse(front.Name, out var name))
            {
                problems.Add(front.Node.Error($"'{front.Name}' cannot name a front", "letters, digits, '-', '_' and '.', at most 63: it stands in a TXT record"));
                continue;
            }
            if (EpochMark.RoomBeside(watcher.Name, name) is < 0 and var missing)
                problems.Add(front.Node.Error(
                    $"front '{front.Name}' and the watcher '{watcher.Name}' have names that are {-missing} letters too long for one mark (both, and the front's again as a pin)",
                    "three names of 42 letters fit"));
            fronts.Add(new Front(name, front.Supplier));
            if (YamlSection.Of(front.Node, problems, $"front '{front.Name}'") is { } node) probes.Add(ReadFront(name, node, front.Name, problems));
        }

        FrontName? lastResort = null;
        if (section.Optional("last-resort") is { } resort && resort.Text != "stay")
        {
            if (FrontName.TryParse(resort.Text, out var name) && fronts.Any(front => front.Name == name)) lastResort = name;
            else problems.Add(resort.Error($"'last-resort' of {what} is {resort.Describe()}", $"write stay or one of: {string.Join(", ", fronts.Select(front => front.Name))}"));
        }
        if (section.Flag("automation") is { } automation) policy = policy with { Automation = automation };
        policy = policy with { LastResort = lastResort };

        if (probe is null) return null;
        var router = new Router(
            settings.Name, fronts.ToValueList(), canaries.Select(canary => new Canary(canary.Name, canary.Supplier)).ToValueList(),
            [watcher.Name], origin is not null);
        foreach (var warning in router.Warnings()) problems.Add(settings.Node.Warning($"{what}: {warning}"));
        var providers = configuration.Zones.First(zone => zone.Zone == settings.Zone).Providers;
        return new RouterPlan(settings, router, policy, providers, probe, probes.ToValueList(), origin, canaries);
    }

    private static FrontProbe ReadFront(FrontName name, YamlSection section, string label, List<Problem> problems)
    {
        var addresses = new List<IPEndPoint>();
        foreach (var item in section.List("addresses"))
        {
            // Without a port the URL's port counts: 0 stands for that.
            if (IPAddress.TryParse(item.Text, out var plain)) addresses.Add(new IPEndPoint(plain, 0));
            else if (ServerAddress.TryParse(item.Text, out var full)) addresses.Add(full);
            else problems.Add(item.Error($"address {item.Describe()} of front '{label}' is not an IP address", "write 192.0.2.1 or 127.0.0.1:8443"));
        }
        var protections = new List<string>();
        foreach (var item in section.List("protections"))
        {
            if (KnownProtections.Contains(item.Text)) protections.Add(item.Text);
            else problems.Add(item.Error($"front '{label}' names the unknown protection {item.Describe()}", $"one of: {string.Join(", ", KnownProtections)}"));
        }
        return new FrontProbe(name, addresses.ToValueList(), protections.ToValueList(), section.Flag("maintenance") ?? false);
    }

    private static RouterPolicy ReadPolicy(YamlSection router, string what, List<Problem> problems)
    {
        var policy = RouterPolicy.Default;
        if (router.Optional("policy") is not { } node
            || YamlSection.Of(node, problems, $"'policy' of {what}", RouterKeys.Policy.Names) is not { } section)
            return policy;
        if (section.Optional("down") is { } down && YamlSection.Of(down, problems, $"'down' of {what}", RouterKeys.Down.Names) is { } rule)
        {
            var inARow = rule.Number("in-a-row", 1, 32) ?? policy.Down.InARow;
            var (outOf, last) = (policy.Down.OutOf, policy.Down.Last);
            if (rule.Text("or") is { } or && !TryShare(or, out outOf, out last))
                problems.Add(rule.Optional("or")!.Value.Error($"'or' of {what} is '{or}'", "write  6 of 10  (at most 32)"));
            policy = policy with { Down = new DownRule(inARow, outOf, last) };
        }
        if (section.Number("up", 1, 10_000) is { } up) policy = policy with { Up = up };
        if (section.Optional("failback") is { } failback && YamlSection.Of(failback, problems, $"'failback' of {what}", RouterKeys.Failback.Names) is { } back)
        {
            policy = policy with
            {
                Failback = new Failback(
                    back.Choice("mode", "delayed", "manual") == "manual" ? FailbackMode.Manual : FailbackMode.Delayed,
                    back.Duration("clean") ?? policy.Failback.Clean,
                    back.Duration("dwell") ?? policy.Failback.Dwell),
            };
        }
        if (section.Number("max-switches-per-hour", 1, 1000) is { } most) policy = policy with { MaxSwitchesPerHour = most };
        if (section.Duration("minimum-healthy") is { } healthy) policy = policy with { MinimumHealthy = healthy };
        if (section.Number("certificate-days", 0, 365) is { } days) policy = policy with { MinimumCertificateDays = days };
        return policy;
    }

    private static bool TryShare(string text, out int some, out int all)
    {
        (some, all) = (0, 0);
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is [_, "of", _]
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out some)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out all)
            && some >= 1 && some <= all && all <= 32;
    }

    private static ProbeSettings? ReadProbe(YamlNode node, string what, string folder, List<Problem> problems, ref RouterPolicy policy, ConfigSection? keys = null)
    {
        if (YamlSection.Of(node, problems, what, (keys ?? RouterKeys.Probe).Names.Append("every").Distinct().ToArray()) is not { } section) return null;
        if (section.Duration("every") is { } every)
        {
            if (every < TimeSpan.FromMilliseconds(100)) problems.Add(section.Optional("every")!.Value.Error($"'every' of {what} is shorter than 100ms", "probe less often: every: 10s"));
            else policy = policy with { Interval = every };
        }
        var timeout = section.Duration("timeout") ?? policy.Timeout;
        policy = policy with { Timeout = timeout };
        if (section.RequiredText("url", "https://www.example.com/health") is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "tcp"))
        {
            problems.Add(section.Optional("url")!.Value.Error($"'url' of {what} is '{text}'", "an address such as https://www.example.com/health"));
            return null;
        }
        if (url.UserInfo.Length > 0) problems.Add(section.Optional("url")!.Value.Error($"'url' of {what} holds a user or password", "it would be seen in logs; use a health page without one"));
        var headers = new List<KeyValuePair<string, string>>();
        if (section.Optional("headers") is { } list && YamlSection.Of(list, problems, $"'headers' of {what}") is not null)
            foreach (var (key, value) in list.Pairs) headers.Add(new(key.Text, value.Text));
        var fresh = section.Text("fresh-tls") switch
        {
            "every-probe" => TimeSpan.Zero,
            null => ConfigDefaults.FreshTls,
            _ => section.Duration("fresh-tls") ?? ConfigDefaults.FreshTls,
        };
        if (fresh > ConfigDefaults.FreshTls) problems.Add(section.Optional("fresh-tls")!.Value.Error($"'fresh-tls' of {what} is longer than 1m: a bad certificate would stay unseen", "1m or shorter, or every-probe"));
        var usesTcpOnly = url.Scheme == "tcp" || section.Choice("kind", "http", "tcp") == "tcp";
        if (usesTcpOnly)
            foreach (var key in (string[])["expect", "body", "headers", "fresh-tls", "follow-redirects", "http", "trusted-roots"])
                if (section.Optional(key) is { } unused) problems.Add(unused.Warning($"'{key}' of {what} changes nothing: over TCP alone nothing is asked or read", "remove it, or probe over HTTP"));
        var roots = section.Text("trusted-roots") is { } named ? Path.GetFullPath(Path.Combine(folder, named)) : null;
        if (roots is not null && TrustedRoots.Read(roots).Trouble is { } trouble)
            problems.Add(section.Optional("trusted-roots")!.Value.Error($"'trusted-roots' of {what}, {roots}: {trouble}", "a PEM file with the root certificates, relative to this configuration"));
        return new ProbeSettings(
            url,
            ReadStatuses(section, what, problems),
            section.Text("body"),
            headers.ToValueList(),
            timeout,
            section.Duration("connect-timeout") ?? (timeout < ConfigDefaults.ConnectTimeout ? timeout : ConfigDefaults.ConnectTimeout),
            fresh,
            section.Flag("follow-redirects") ?? false,
            usesTcpOnly,
            section.Choice("http", "any", "1.1", "2") switch { "1.1" => HttpVersionChoice.Http11, "2" => HttpVersionChoice.Http2, _ => HttpVersionChoice.Any },
            roots);
    }

    /// <summary>One rhythm for a router: a failure counts by what answered within the same interval.</summary>
    private static void WarnOfEvery(YamlNode node, string what, List<Problem> problems)
    {
        if (node.TryGet("every", out var every)) problems.Add(every.Warning($"'every' of {what} changes nothing: it is asked as often as the fronts are", "remove it"));
    }

    private static ValueList<StatusRange> ReadStatuses(YamlSection section, string what, List<Problem> problems)
    {
        var ranges = new List<StatusRange>();
        foreach (var item in section.List("expect"))
        {
            var text = item.Text;
            if (text.Length == 3 && char.IsAsciiDigit(text[0]) && text.EndsWith("xx", StringComparison.OrdinalIgnoreCase)) ranges.Add(new((text[0] - '0') * 100, (text[0] - '0') * 100 + 99));
            else if (TryStatus(text, out var one)) ranges.Add(new(one, one));
            else if (text.Split('-') is [var from, var to] && TryStatus(from, out var low) && TryStatus(to, out var high) && low <= high) ranges.Add(new(low, high));
            else problems.Add(item.Error($"'expect' of {what} holds {item.Describe()}", "write 200, 2xx, 200-204 or a list of these"));
        }
        return ranges.Count == 0 ? ConfigDefaults.ProbeStatuses : ranges.ToValueList();
    }

    private static bool TryStatus(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 599;

    private static ValueList<CanarySettings> ReadCanaries(YamlSection root, string folder, List<Problem> problems)
    {
        if (root.Optional("canaries") is not { } node) return [];
        if (node.Kind != YamlKind.Sequence)
        {
            problems.Add(node.Error($"'canaries' must be a list, found {node.Describe()}", "write  - { url: https://example.org/, supplier: other }"));
            return [];
        }
        var canaries = new List<CanarySettings>();
        foreach (var item in node.Items)
        {
            if (YamlSection.Of(item, [], "a canary") is not { } section)
            {
                problems.Add(item.Error($"a canary must be a mapping, found {item.Describe()}", "write  - { url: https://example.org/, supplier: other }"));
                continue;
            }
            var plain = RouterPolicy.Default;
            if (ReadProbe(item, "a canary", folder, problems, ref plain, RouterKeys.Canary) is not { } probe) continue;
            WarnOfEvery(item, "a canary", problems);
            // Any answer of a canary proves that we can see, unless the operator wants more.
            if (!section.Has("expect")) probe = probe with { Expect = ConfigDefaults.CanaryStatuses };
            var name = section.Text("name") ?? probe.Url.Host;
            if (canaries.Any(other => other.Name == name)) problems.Add(item.Error($"two canaries are named '{name}'", "give each its own name:"));
            canaries.Add(new CanarySettings(name, section.Text("supplier"), probe));
        }
        return canaries.ToValueList();
    }

    // Nothing brings the others' observations here, so a quorum would never be reached and the router never leave a dead front.
    private const string VantagesFix = "remove 'vantages': the watcher decides by what it sees itself, with canaries against its own blindness";

    private static bool NamesOthers(YamlNode vantages) => vantages.Kind == YamlKind.Sequence && vantages.Count > 1;

    private static string OthersAreNotHeard(YamlNode vantages) =>
        $"'vantages' names {vantages.Count} places, but no watcher hears what another one sees: waiting for their majority, the router would never be switched";

    private static WatcherSettings ReadWatcher(YamlSection root, Func<string, string?> environment, List<Problem> problems, bool alone)
    {
        var host = environment("HOSTNAME") is { Length: > 0 } named && MarkSafe(named) ? named.ToLowerInvariant() : ConfigDefaults.Watcher;
        var usual = new WatcherSettings(host, null, ConfigDefaults.KeepDays, ConfigDefaults.KeepObservations);
        if (root.Optional("watcher") is not { } node
            || YamlSection.Of(node, problems, "'watcher'", WatcherKeys.Watcher.Names) is not { } section) return usual;
        var name = section.Text("name") ?? usual.Name;
        if (!MarkSafe(name)) problems.Add(section.Optional("name")!.Value.Error($"'{name}' cannot name a watcher", "letters, digits, '-', '_' and '.': it stands in a TXT record"));
        ValueList<string> warnings = [];
        if (section.Optional("vantages") is { } vantages)
        {
            if (NamesOthers(vantages) && alone)
            {
                warnings = [$"{OthersAreNotHeard(vantages)}; {name} decides alone, by what it sees itself"];
                problems.Add(vantages.Warning(warnings[0], VantagesFix));
            }
            else if (NamesOthers(vantages)) problems.Add(vantages.Error(OthersAreNotHeard(vantages), VantagesFix));
            else if (section.List("vantages").Any(item => item.Text != name)) problems.Add(vantages.Error($"'vantages' does not name this watcher, {name}", VantagesFix));
        }
        IPEndPoint? listen = null;
        if (section.Text("listen") is { } text)
        {
            if (!ServerAddress.TryParse(text, out var address)) problems.Add(section.Optional("listen")!.Value.Error($"'listen' is '{text}'", "write 127.0.0.1:9464"));
            else if (!IPAddress.IsLoopback(address.Address)) problems.Add(section.Optional("listen")!.Value.Error($"'listen' is {address}, which others can reach without a credential", "use 127.0.0.1 and a reverse proxy with log-in in front"));
            else listen = address;
        }
        return new WatcherSettings(name, listen, section.Number("keep-days", 1, 36_500) ?? usual.KeepDays, section.Number("keep-observations", 0, 100_000_000) ?? usual.KeepObservations) { Warnings = warnings };
    }

    private static bool MarkSafe(string text) => FrontName.TryParse(text, out _);

    private static ValueList<NotifierSettings> ReadNotifiers(YamlSection root, string folder, Func<string, string?> environment, List<Problem> problems)
    {
        if (root.Optional("notify") is not { } node) return [];
        if (node.Kind != YamlKind.Sequence)
        {
            problems.Add(node.Error($"'notify' must be a list, found {node.Describe()}", "write  - { kind: webhook, url: https://..., secret: { env: HOOK_SECRET } }"));
            return [];
        }
        var notifiers = new List<NotifierSettings>();
        foreach (var item in node.Items)
        {
            if (YamlSection.Of(item, problems, "a notifier", WatcherKeys.Notifier.Names) is not { } section) continue;
            if (section.RequiredText("kind", "webhook | slack | email | pagerduty") is null) continue;
            var kind = section.Choice("kind", "webhook", "slack", "email", "pagerduty") switch
            {
                "webhook" => NotifierKind.Webhook, "slack" => NotifierKind.Slack, "email" => NotifierKind.Email, "pagerduty" => NotifierKind.PagerDuty, _ => (NotifierKind?)null,
            };
            if (kind is not { } known) continue;
            Uri? url = null;
            if (section.Text("url") is { } text)
            {
                if (!Uri.TryCreate(text, UriKind.Absolute, out url) || !(url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
                    problems.Add(section.Optional("url")!.Value.Error($"'url' of a notifier is '{text}'", "an https address (plain http for loopback only)"));
            }
            var secret = section.Optional("secret") is { } reference ? ProvidersSection.ReadSecret(reference, "secret", "a notifier", folder, environment, problems) : null;
            if (known == NotifierKind.Webhook && url is null) problems.Add(item.Error("a webhook needs 'url'", "url: https://hooks.example.net/holdfast"));
            if (known == NotifierKind.Slack && secret is null && url is null) problems.Add(item.Error("a Slack notifier needs its address as 'secret'", "secret: { env: SLACK_WEBHOOK }"));
            if (known == NotifierKind.PagerDuty && secret is null) problems.Add(item.Error("PagerDuty needs its routing key as 'secret'", "secret: { env: PAGERDUTY_ROUTING_KEY }"));
            if (known == NotifierKind.Email && (section.Text("server") is null || section.Text("from") is null || section.List("to").Count == 0))
                problems.Add(item.Error("e-mail needs 'server', 'from' and 'to'", "server: smtp.example.net:587, from: holdfast@example.net, to: [ops@example.net]"));
            notifiers.Add(new NotifierSettings(
                known, section.Text("name") ?? section.Text("kind")!, url, secret, section.Text("from"),
                section.List("to").Select(to => to.Text).ToValueList(), section.Text("server"), section.Text("user"), section.Flag("tls") ?? true));
        }
        return notifiers.ToValueList();
    }
}
