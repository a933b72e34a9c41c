using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>The keys of a secret: where it comes from.</summary>
public static class SecretKeys
{
    public static ConfigSection Source { get; } = new("secret",
    [
        new("env", ConfigForm.Text, "The environment variable that holds it.") { Example = "CF_API_TOKEN" },
        new("file", ConfigForm.Path, "A file that holds it, and nothing else; nobody but its owner should be able to read it.") { Example = "secrets/cloudflare" },
        new("credential", ConfigForm.Text, "A credential that systemd hands over (LoadCredential=).") { Example = "cloudflare" },
    ]);

    /// <summary>A key whose value is a secret.</summary>
    public static ConfigKey Key(string name, string meaning, string example) => new(name, ConfigForm.Secret, meaning) { Section = Source, Example = example };

    public static ConfigKey Required(string name, string meaning, string example) => Key(name, meaning, example) with { IsRequired = true };
}
