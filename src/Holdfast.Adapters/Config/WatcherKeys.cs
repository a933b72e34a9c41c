using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>The keys of the watcher itself, and of who is told.</summary>
public static class WatcherKeys
{
    public static ConfigSection Watcher { get; } = new("watcher",
    [
        new("name", ConfigForm.Text, "What this watcher is called: letters, digits, '-', '_' and '.'; it stands beside every decision. Two watchers have two names.")
        {
            Otherwise = "eight digits made of the machine's id; where it has none, the environment's HOSTNAME", Example = "paris",
        },
        new("vantages", ConfigForm.Texts, "Nothing, or this watcher's own name: no watcher hears what another one sees.") { Otherwise = "its own name", Example = "[paris]" },
        new("listen", ConfigForm.Address, "Where metrics, health and the status page are served; an address of this machine only, such as 127.0.0.1.") { Otherwise = "nowhere", Example = "127.0.0.1:9464" },
        new("keep-days", ConfigForm.Whole, "How long decisions are kept in the journal.") { Default = $"{ConfigDefaults.KeepDays}", Unit = "days", Least = 1, Most = 36_500, Example = "400" },
        new("keep-observations", ConfigForm.Whole, "How many probes and answers of name servers are kept in the journal.")
        {
            Default = $"{ConfigDefaults.KeepObservations}", Unit = "observations", Least = 0, Most = 100_000_000, Example = "100000",
        },
    ]);

    private static readonly ValueList<ConfigKey> NotifierKeys =
    [
        new("kind", ConfigForm.Choice, "How people are told; each kind has further keys.") { IsRequired = true, Choices = ["webhook", "slack", "email", "pagerduty", "heartbeat"], Example = "slack" },
        new("name", ConfigForm.Text, "What it is called in the log.") { Otherwise = "its kind", Example = "on-call" },
        new("supplier", ConfigForm.Text, "Who runs it: one that owns a front would be silent in the very fault that it should tell of.") { Otherwise = "not known", Example = "slack" },
    ];

    private static readonly ConfigKey Address = new("url", ConfigForm.Url, "Where the message is posted; https, or http on this machine.") { Example = "https://hooks.example.net/holdfast" };

    /// <summary>Keys by kind: what another kind has changes nothing here, and is refused.</summary>
    public static ConfigSection Notifier { get; } = new("notifier", NotifierKeys)
    {
        Kinds =
        [
            new("webhook", [.. NotifierKeys, Address with { IsRequired = true }, SecretKeys.Key("secret", "The key that signs the message.", "{ env: HOOK_KEY }")]),
            new("slack",
            [
                .. NotifierKeys,
                SecretKeys.Key("secret", "The address of the incoming webhook, which is a secret; this or url.", "{ env: SLACK_WEBHOOK }"),
                Address with { Meaning = "That address, where it is none; this or secret." },
            ]),
            new("email",
            [
                .. NotifierKeys,
                new("server", ConfigForm.Text, "The mail server and its port.") { IsRequired = true, Example = "smtp.example.net:587" },
                new("from", ConfigForm.Text, "The sender.") { IsRequired = true, Example = "holdfast@example.net" },
                new("to", ConfigForm.Texts, "Who gets it.") { IsRequired = true, Example = "[ops@example.net]" },
                new("user", ConfigForm.Text, "The account, where the server wants one; with secret.") { Otherwise = "no log-in", Example = "holdfast" },
                SecretKeys.Key("secret", "The password of the account; with user.", "{ env: SMTP_PASSWORD }"),
                new("tls", ConfigForm.Flag, "Whether the connection must be encrypted.") { Default = "true", Example = "false" },
            ]),
            new("pagerduty",
            [
                .. NotifierKeys,
                SecretKeys.Required("secret", "The routing key (Events API v2).", "{ env: PAGERDUTY_ROUTING_KEY }"),
                Address with { Otherwise = "PagerDuty's own", Meaning = "Another address for the events; https, or http on this machine." },
            ]),
            new("heartbeat",
            [
                .. NotifierKeys,
                Address with { Meaning = "The address that is asked for; https, or http on this machine; this or secret." },
                SecretKeys.Key("secret", "That address, where it must not be seen; this or url.", "{ env: HEARTBEAT_URL }"),
                new("every", ConfigForm.Duration, "How often a dead-man's switch elsewhere hears from us, as long as nothing fails.") { Default = "1m", Example = "1m" },
            ]),
        ],
    };
}
