using System.Globalization;
using System.Net;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Failover;

namespace Holdfast.Adapters.Config;

/// <summary>Reads <c>watcher:</c> and <c>notify:</c>.</summary>
internal static class WatcherSection
{
    // Nothing brings the others' observations here, so a quorum would never be reached and the router never leave a dead front.
    private const string VantagesFix = "remove 'vantages': the watcher decides by what it sees itself, with canaries against its own blindness";

    public static WatcherSettings Read(ConfigMapping root, Func<string, string?> environment, ConfigFindings findings)
    {
        var problems = findings.In(ConfigPartKind.Watcher);
        var usual = MachineName.Read() is { } own ? own : environment("HOSTNAME") is { Length: > 0 } host && IsName(host) ? host.ToLowerInvariant() : ConfigDefaults.Watcher;
        if (root.As(problems).Section("watcher") is not { } section) return new WatcherSettings(usual, null, ConfigDefaults.KeepDays, ConfigDefaults.KeepObservations);
        var name = section.Text("name") ?? usual;
        if (!IsName(name))
        {
            problems.Add(section.Find("name")!.Value.Error($"'{name}' cannot name a watcher", "letters, digits, '-', '_' and '.': it stands in a TXT record"));
            name = usual;
        }
        CheckVantages(section, name, findings.In(ConfigPartKind.Vantages));
        return new WatcherSettings(
            name, ReadListen(section), section.Whole("keep-days") ?? ConfigDefaults.KeepDays, section.Whole("keep-observations") ?? ConfigDefaults.KeepObservations)
        {
            IsNamed = section.Text("name") is not null,
        };
    }

    public static ValueList<NotifierSettings> ReadNotifiers(ConfigMapping root, string folder, Func<string, string?> environment, ConfigFindings findings)
    {
        var problems = findings.In(ConfigPartKind.Notify);
        var notifiers = new List<NotifierSettings>();
        foreach (var section in root.As(problems).Sections("notify", "a notifier"))
        {
            var before = problems.Count;
            var notifier = ReadNotifier(section, folder, environment, problems);
            if (notifier is not null && problems.Skip(before).All(problem => problem.Severity != Severity.Error)) notifiers.Add(notifier);
        }
        return notifiers.ToValueList();
    }

    /// <summary>A notifier at the supplier of a front is silent in the fault that it is to tell of.</summary>
    public static void CheckSuppliers(ConfigMapping root, ValueList<NotifierSettings> notifiers, ValueList<RouterPlan> routers, ConfigFindings findings)
    {
        foreach (var notifier in notifiers.Where(one => one.Supplier is not null))
        {
            if (routers.SelectMany(router => router.Router.Fronts).FirstOrDefault(front => front.Supplier == notifier.Supplier) is { } front && root.Find("notify") is { } node)
                findings.In(ConfigPartKind.Notify).Add(node.Warning($"notifier {notifier.Name} is run by {notifier.Supplier}, as front {front.Name} is: when that supplier fails nobody is told", "add a notifier of another supplier"));
        }
    }

    private static void CheckVantages(ConfigMapping section, string name, List<Problem> problems)
    {
        if (section.Find("vantages") is not { } vantages) return;
        if (vantages.Kind == YamlKind.Sequence && vantages.Count > 1)
            problems.Add(vantages.Error(
                $"'vantages' names {vantages.Count} places, but no watcher hears what another one sees: waiting for their majority, the router would never be switched", VantagesFix));
        else if (section.As(problems).List("vantages").Any(item => item.Text != name))
            problems.Add(vantages.Error($"'vantages' does not name this watcher, {name}", VantagesFix));
    }

    private static IPEndPoint? ReadListen(ConfigMapping section)
    {
        if (section.Text("listen") is not { } text) return null;
        var node = section.Find("listen")!.Value;
        if (!ServerAddress.TryParse(text, out var address)) section.Wrong(node, "listen", $"is '{text}'", "write 127.0.0.1:9464");
        else if (!IPAddress.IsLoopback(address.Address)) section.Wrong(node, "listen", $"is {address}, which others can reach without a credential", "use 127.0.0.1 and a reverse proxy with log-in in front");
        else return address;
        return null;
    }

    private static bool IsName(string text) => FrontName.TryParse(text, out _);

    private static NotifierSettings? ReadNotifier(ConfigMapping section, string folder, Func<string, string?> environment, List<Problem> problems)
    {
        if (section.RequiredText("kind") is null || section.Choice("kind") is not { } word) return null;
        section.CheckKind(word);
        var kind = word switch { "webhook" => NotifierKind.Webhook, "slack" => NotifierKind.Slack, "email" => NotifierKind.Email, "heartbeat" => NotifierKind.Heartbeat, _ => NotifierKind.PagerDuty };
        var url = ReadUrl(section);
        var secret = section.Find("secret") is { } reference ? ProvidersSection.ReadSecret(reference, "secret", section.What, folder, environment, problems) : null;
        var item = section.Node;
        if (kind == NotifierKind.Webhook && !section.Has("url")) problems.Add(item.Error("a webhook needs 'url'", "url: https://hooks.example.net/holdfast"));
        if (kind == NotifierKind.Slack && !section.Has("secret") && !section.Has("url")) problems.Add(item.Error("a Slack notifier needs its address as 'secret'", "secret: { env: SLACK_WEBHOOK }"));
        if (kind == NotifierKind.PagerDuty && !section.Has("secret")) problems.Add(item.Error("PagerDuty needs its routing key as 'secret'", "secret: { env: PAGERDUTY_ROUTING_KEY }"));
        if (kind == NotifierKind.Heartbeat && !section.Has("url") && !section.Has("secret")) problems.Add(item.Error("a heartbeat needs 'url'", "url: https://hc.example.net/ping/..."));
        if (kind == NotifierKind.Email) CheckMail(section, problems);
        var every = section.Duration("every") ?? TimeSpan.FromMinutes(1);
        if (every < TimeSpan.FromSeconds(1)) section.Wrong(section.Find("every")!.Value, "every", "is shorter than 1s", "1m, or what the receiver expects");
        return new NotifierSettings(
            kind, section.Text("name") ?? word, url, secret, section.Text("from"), [.. section.List("to").Select(to => to.Text)], section.Text("server"), section.Text("user"), section.Flag("tls") ?? true)
        {
            Every = every,
            Supplier = section.Text("supplier"),
        };
    }

    private static void CheckMail(ConfigMapping section, List<Problem> problems)
    {
        if (section.Has("user") != section.Has("secret"))
            problems.Add(section.Node.Error("'user' and 'secret' of an e-mail notifier belong together: one alone logs in nowhere", "write both, or none where the server wants no log-in"));
        if (!section.Has("server") || !section.Has("from") || section.List("to").Count == 0)
            problems.Add(section.Node.Error("e-mail needs 'server', 'from' and 'to'", "server: smtp.example.net:587, from: holdfast@example.net, to: [ops@example.net]"));
        // What the mail library would throw at, at the moment when people must be told.
        if (section.Text("server") is { } server && server.LastIndexOf(':') is >= 0 and var colon
            && (colon == 0 || !ushort.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0))
            section.Wrong(section.Find("server")!.Value, "server", $"is '{server}'", "a host name and a port, such as smtp.example.net:587");
        IEnumerable<(string Key, YamlNode Node)> addresses = [.. section.Find("from") is { IsScalar: true } from ? [("from", from)] : (ReadOnlySpan<(string, YamlNode)>)[], .. section.List("to").Select(to => ("to", to))];
        foreach (var (key, node) in addresses)
            if (!MimeKit.MailboxAddress.TryParse(node.Text, out var mailbox) || !mailbox.Address.Contains('@', StringComparison.Ordinal))
                section.Wrong(node, key, $"is {node.Describe()}", "an address such as ops@example.net");
    }

    private static Uri? ReadUrl(ConfigMapping section)
    {
        if (section.Text("url") is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback))) return url;
        section.Wrong(section.Find("url")!.Value, "url", $"is '{text}'", "an https address (plain http for loopback only)");
        return null;
    }
}
