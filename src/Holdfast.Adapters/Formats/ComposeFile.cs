using System.Text;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// A docker-compose file (github.com/compose-spec/compose-spec, 05-services and 12-interpolation): services with <c>depends_on</c> (short and long
/// form; <c>required: false</c> only degrades), <c>links</c>, <c>network_mode: service:X</c>, host names in environment variables, and images as technologies.
/// Variables are filled from <c>.env</c> beside the file and from their defaults; what stays open is left out, never taken for a name.
/// </summary>
internal static class ComposeFile
{
    private const int MaxVariables = 10_000;

    /// <param name="beside">The text of a file beside this one; null = there is none.</param>
    public static DependencyInventory? Read(string file, TextReader text, Func<string, string?> beside, List<Problem> problems)
    {
        var root = LooseYaml.Read(file, text, problems).FirstOrDefault();
        if (root is null || root["services"] is not { IsMapping: true } services)
        {
            if (root is not null) problems.Add(new(file, 1, 1, Severity.Error, "there is no mapping 'services'", "this reads docker-compose files"));
            return null;
        }
        var imported = new ImportedInventory(file);
        var variables = Variables(beside(".env"));
        var names = services.Pairs.Select(pair => pair.Key).Where(name => name != "<<").ToHashSet(StringComparer.Ordinal);
        foreach (var (name, service) in services.Pairs)
        {
            if (name == "<<") continue;
            var id = imported.Component(name, "service");
            if (service["image"].Text is { Length: > 0 } written)
            {
                if (Filled(written, variables) is { Length: > 0 } image) Image(imported, id, image);
                else imported.LeftOut("image", $"a variable in its name has no value in .env and no default ({written})");
            }
            foreach (var target in service["depends_on"].Texts) imported.Need(name, target, evidence: "depends_on");
            foreach (var (target, how) in service["depends_on"].Pairs) imported.Need(name, target, how["required"].Text == "false", "depends_on");
            foreach (var link in service["links"].Texts) imported.Need(name, link.Split(':')[0], evidence: "links");
            if (service["network_mode"].Text is { } mode && mode.StartsWith("service:", StringComparison.Ordinal)) imported.Need(name, mode["service:".Length..], evidence: "network_mode");
            foreach (var (variable, value) in Environment(service)) Hosts(imported, name, variable, Filled(value, variables) ?? "", names);
        }
        foreach (var part in (string[])["volumes", "configs", "secrets", "networks"])
            imported.LeftOut(part[..^1], "it is on the machine itself, which nothing here describes", root[part].Pairs.Count);
        return imported.ToInventory(problems);
    }

    // [registry/]path/name[:tag][@digest]
    internal static void Image(ImportedInventory imported, string id, string image)
    {
        var plain = image.Split('@')[0];
        var colon = plain.LastIndexOf(':');
        var tag = colon > plain.LastIndexOf('/') ? plain[(colon + 1)..] : "";
        var path = tag.Length > 0 ? plain[..colon] : plain;
        imported.Technology(id, path[(path.LastIndexOf('/') + 1)..], tag is "latest" ? "" : tag);
    }

    private static IEnumerable<(string Name, string Value)> Environment(LooseYaml service)
    {
        foreach (var (name, value) in service["environment"].Pairs) yield return (name, value.Text ?? "");
        foreach (var entry in service["environment"].Texts)
            if (entry.IndexOf('=') is > 0 and var equals) yield return (entry[..equals], entry[(equals + 1)..]);
    }

    private static void Hosts(ImportedInventory imported, string service, string variable, string value, HashSet<string> names)
    {
        foreach (var host in HostNames.In(value))
        {
            if (names.Contains(host)) imported.Need(service, host, evidence: $"variable {variable}", confidence: 0.8);
            // A name with a dot in an address is somebody else's; a bare word may be anything.
            else if (host.Contains('.') && value.Contains("://", StringComparison.Ordinal) && !host.EndsWith(".local", StringComparison.Ordinal))
            {
                imported.Component(host, "saas");
                imported.Need(service, host, evidence: $"variable {variable}", confidence: 0.5);
            }
        }
    }

    private static Dictionary<string, string> Variables(string? text)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in (text ?? "").Split('\n').Take(MaxVariables))
        {
            var line = row.Trim();
            if (line.StartsWith("export ", StringComparison.Ordinal)) line = line["export ".Length..].Trim();
            if (line.StartsWith('#') || line.IndexOf('=') is not (> 0 and var equals)) continue;
            var value = line[(equals + 1)..].Trim();
            if (value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0]) value = value[1..^1];
            else if (value.IndexOf(" #", StringComparison.Ordinal) is >= 0 and var comment) value = value[..comment].TrimEnd();
            variables[line[..equals].Trim()] = value;
        }
        return variables;
    }

    /// <summary>$NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:?message}, $$; null when something stays open.</summary>
    internal static string? Filled(string text, Dictionary<string, string> variables, int depth = 0)
    {
        var filled = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$')
            {
                filled.Append(text[at]);
                continue;
            }
            if (at + 1 < text.Length && text[at + 1] == '$')
            {
                filled.Append('$');
                at++;
                continue;
            }
            if (at + 1 < text.Length && text[at + 1] == '{')
            {
                var end = Closing(text, at + 2);
                if (end < 0 || depth > 10) return null;
                if (Value(text[(at + 2)..end], variables, depth) is not { } value) return null;
                filled.Append(value);
                at = end;
                continue;
            }
            var name = at + 1;
            while (name < text.Length && (char.IsAsciiLetterOrDigit(text[name]) || text[name] == '_')) name++;
            if (!variables.TryGetValue(text[(at + 1)..name], out var plain)) return null;
            filled.Append(plain);
            at = name - 1;
        }
        return filled.ToString();
    }

    private static string? Value(string expression, Dictionary<string, string> variables, int depth)
    {
        var mark = expression.IndexOfAny([':', '-', '?', '+']);
        var name = mark < 0 ? expression : expression[..mark];
        var known = variables.TryGetValue(name, out var value) ? value : null;
        if (mark < 0) return known;
        var isStrict = expression[mark] == ':';
        var (sign, rest) = isStrict && mark + 1 < expression.Length ? (expression[mark + 1], expression[(mark + 2)..]) : (expression[mark], expression[(mark + 1)..]);
        var isSet = known is not null && (!isStrict || known.Length > 0);
        return sign switch
        {
            '-' => isSet ? known : Filled(rest, variables, depth + 1),
            '+' => isSet ? Filled(rest, variables, depth + 1) : "",
            _ => isSet ? known : null,
        };
    }

    private static int Closing(string text, int from)
    {
        for (var (at, open) = (from, 1); at < text.Length; at++)
        {
            if (text[at] == '{' && text[at - 1] == '$') open++;
            else if (text[at] == '}' && --open == 0) return at;
        }
        return -1;
    }
}
