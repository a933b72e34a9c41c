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

    public static ConfigSection Notifier { get; } = new("notifier",
    [
        new("kind", ConfigForm.Choice, "How people are told.") { IsRequired = true, Choices = ["webhook", "slack", "email", "pagerduty", "heartbeat"], Example = "slack" },
        new("name", ConfigForm.Text, "What it is called in the log.") { Otherwise = "its kind", Example = "on-call" },
        new("url", ConfigForm.Url, "webhook: where the message is posted; heartbeat: the address that is asked for; https, or http on this machine.") { Example = "https://hooks.example.net/holdfast" },
        SecretKeys.Key("secret", "webhook: the key that signs the message; slack: the address of the webhook; email: the password; pagerduty: the routing key; heartbeat: the address, where it must not be seen.", "{ env: SLACK_WEBHOOK }"),
        new("every", ConfigForm.Duration, "heartbeat: how often a dead-man's switch elsewhere hears from us, as long as nothing fails.") { Default = "1m", Example = "1m" },
        new("supplier", ConfigForm.Text, "Who runs it: one that owns a front would be silent in the very fault that it should tell of.") { Otherwise = "not known", Example = "slack" },
        new("from", ConfigForm.Text, "email: the sender.") { Example = "holdfast@example.net" },
        new("to", ConfigForm.Texts, "email: who gets it.") { Example = "[ops@example.net]" },
        new("server", ConfigForm.Text, "email: the mail server and its port.") { Example = "smtp.example.net:587" },
        new("user", ConfigForm.Text, "email: the account, where the server wants one.") { Otherwise = "no log-in", Example = "holdfast" },
        new("tls", ConfigForm.Flag, "email: whether the connection must be encrypted.") { Default = "true", Example = "false" },
    ]);
}
