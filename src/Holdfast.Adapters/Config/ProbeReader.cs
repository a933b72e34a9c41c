using System.Globalization;
using Holdfast.Adapters.Probes;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>Reads what is asked of a front, of the origin or of a canary.</summary>
internal static class ProbeReader
{
    // Over TCP alone nothing is asked and nothing is read.
    private static readonly string[] OfHttp = ["expect", "body", "headers", "fresh-tls", "follow-redirects", "http", "trusted-roots"];

    /// <param name="usual">The timeout where none is written.</param>
    /// <param name="statuses">The good statuses where none are written.</param>
    /// <param name="idle">For keys that change nothing.</param>
    public static ProbeSettings? Read(ConfigMapping section, string folder, TimeSpan usual, ValueList<StatusRange> statuses, List<Problem> problems, List<Problem> idle)
    {
        var timeout = section.Duration("timeout") ?? usual;
        var connect = section.Duration("connect-timeout") ?? (timeout < ConfigDefaults.ConnectTimeout ? timeout : ConfigDefaults.ConnectTimeout);
        var fresh = section.Text("fresh-tls") == "every-probe" ? TimeSpan.Zero : section.Duration("fresh-tls") ?? ConfigDefaults.FreshTls;
        var headers = new List<KeyValuePair<string, string>>();
        if (section.Find("headers") is { } list && YamlSection.Of(list, problems, $"'headers' of {section.What}") is not null)
            foreach (var (key, value) in list.Pairs)
            {
                if (value.IsScalar) headers.Add(new(key.Text, value.Text));
                else section.Wrong(value, "headers", $"holds {value.Describe()} for {key.Text}", "write  Name: value");
            }
        var expected = ReadStatuses(section);
        var follows = section.Flag("follow-redirects") ?? false;
        var version = section.Choice("http") switch { "1.1" => HttpVersionChoice.Http11, "2" => HttpVersionChoice.Http2, _ => HttpVersionChoice.Any };
        var kind = section.Choice("kind");
        if (ReadUrl(section) is not { } url) return null;
        var usesTcpOnly = url.Scheme == "tcp" || kind == "tcp";
        if (usesTcpOnly)
            foreach (var key in OfHttp)
                if (section.Find(key) is { } unused) idle.Add(unused.Error($"'{key}' of {section.What} changes nothing: over TCP alone nothing is asked or read", "remove it, or probe over HTTP"));
        return new ProbeSettings(
            url, expected.IsEmpty ? statuses : expected, section.Text("body"), headers.ToValueList(), timeout, connect, fresh, follows, usesTcpOnly, version, ReadRoots(section, folder));
    }

    private static Uri? ReadUrl(ConfigMapping section)
    {
        if (section.RequiredText("url") is not { } text) return null;
        var node = section.Find("url")!.Value;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "tcp") || url.Host.Length == 0)
        {
            section.Wrong(node, "url", $"is '{text}'", "an address such as https://www.example.com/health");
            return null;
        }
        if (url.UserInfo.Length > 0) section.Wrong(node, "url", "holds a user or password", "it would be seen in logs; use a health page without one");
        if (url.Scheme == "tcp" && url.Port <= 0) section.Wrong(node, "url", $"is '{text}', without a port", "write  tcp://www.example.com:443");
        return url;
    }

    private static string? ReadRoots(ConfigMapping section, string folder)
    {
        if (section.Text("trusted-roots") is not { } named) return null;
        var roots = Path.GetFullPath(Path.Combine(folder, named));
        if (TrustedRoots.Read(roots).Trouble is { } trouble)
            section.Wrong(section.Find("trusted-roots")!.Value, "trusted-roots", $"is {roots}: {trouble}", "a PEM file with the root certificates, relative to this configuration");
        return roots;
    }

    private static ValueList<StatusRange> ReadStatuses(ConfigMapping section)
    {
        var ranges = new List<StatusRange>();
        foreach (var item in section.List("expect"))
        {
            if (ToRange(item.Text) is { } range) ranges.Add(range);
            else section.Wrong(item, "expect", $"holds {item.Describe()}", "write 200, 2xx, 200-204 or a list of these");
        }
        return ranges.ToValueList();
    }

    private static StatusRange? ToRange(string text)
    {
        if (text.Length == 3 && text[0] is >= '1' and <= '5' && text.EndsWith("xx", StringComparison.OrdinalIgnoreCase)) return new((text[0] - '0') * 100, (text[0] - '0') * 100 + 99);
        if (TryStatus(text, out var one)) return new(one, one);
        return text.Split('-') is [var from, var to] && TryStatus(from, out var low) && TryStatus(to, out var high) && low <= high ? new(low, high) : null;
    }

    private static bool TryStatus(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 599;
}
