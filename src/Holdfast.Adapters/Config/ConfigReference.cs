using System.Text;

namespace Holdfast.Adapters.Config;

/// <summary>The tables of <c>docs/configuration.md</c>, made of the same keys that the reader uses.</summary>
public static class ConfigReference
{
    public static string Tables()
    {
        var text = new StringBuilder();
        Section(text, ConfigKeys.Root, "");
        return text.ToString();
    }

    private static void Section(StringBuilder text, ConfigSection section, string path)
    {
        text.Append(path.Length == 0 ? "### The file\n\n" : $"### `{path}`\n\n");
        Table(text, section);
        // The keys that every kind has stand above.
        foreach (var kind in section.Kinds)
        {
            var own = new ConfigSection(kind.Name, [.. kind.Keys.Where(key => !section.Keys.Contains(key))]);
            text.Append(section == ConfigKeys.Provider ? $"With `kind: {kind.Name}` ([page](providers/{kind.Name}.md)):\n\n" : $"With `kind: {kind.Name}`:\n\n");
            Table(text, own);
        }
        var within = section.Keys.Concat(section.Kinds.SelectMany(kind => kind.Keys)).Where(key => key.Section is not null);
        foreach (var key in within.DistinctBy(key => key.Form == ConfigForm.Secret ? "a secret" : key.Name))
        {
            // One table tells what a secret is, wherever it stands.
            if (key.Form == ConfigForm.Secret && section != ConfigKeys.Provider) continue;
            var below = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
            Section(text, key.Section!, key.Section!.Id.Length > 0 ? $"{below}.{key.Section.Id}" : below);
        }
    }

    private static void Table(StringBuilder text, ConfigSection section)
    {
        text.Append("| key | value | left out | counts | meaning | example | since |\n|---|---|---|---|---|---|---|\n");
        foreach (var key in section.Keys)
            text.Append($"| `{key.Name}` | {Cell(ConfigText.Form(key))} | {Cell(ConfigText.Default(key))} | {key.Unit} | {Cell(key.Meaning)} | {Code(key.Example)} | {key.Since} |\n");
        text.Append('\n');
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Code(string text) => text.Length == 0 ? "" : $"`{Cell(text)}`";
}
