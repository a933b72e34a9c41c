using System.Collections.Frozen;
using System.Net;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Config;

/// <summary>Reads <c>providers:</c> against the catalogue.</summary>
internal static class ProvidersSection
{
    public static DeclaredProviders Read(ConfigMapping root, string folder, Func<string, string?> environment, ConfigFindings findings)
    {
        var general = findings.In(ConfigPartKind.File);
        if (root.Find("providers") is not { } node)
        {
            var isMissing = root.Present("zones");
            if (isMissing) general.Add(root.Node.Error("'providers' is missing", "name at least one:  providers: { own: { kind: zonefile, path: example.com.zone } }"));
            return new([], isMissing ? null : []);
        }
        if (YamlSection.Of(node, general, "'providers'") is null) return new([], null);
        var providers = new List<ProviderSettings>();
        var named = new List<string>();
        foreach (var (key, value) in node.Pairs)
        {
            named.Add(key.Text);
            var problems = findings.In(ConfigPartKind.Provider, key.Text);
            if (!IsId(key.Text)) problems.Add(key.Error($"'{key.Text}' cannot name a provider", "use letters, digits, '-' and '_'"));
            else if (ReadOne(key.Text, value, folder, environment, problems) is { } provider && providers.All(other => other.Id != provider.Id)) providers.Add(provider);
        }
        return new(providers.ToValueList(), named);
    }

    internal static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static ProviderSettings? ReadOne(string id, YamlNode node, string folder, Func<string, string?> environment, List<Problem> problems)
    {
        var what = $"provider '{id}'";
        if (YamlSection.Of(node, problems, what) is not { } open) return null;
        if (open.RequiredText("kind", string.Join(" | ", Catalogue.Kinds.Keys.Order(StringComparer.Ordinal))) is not { } kindName) return null;
        if (!Catalogue.Kinds.TryGetValue(kindName, out var kind))
        {
            var near = Suggest.Nearest(kindName, Catalogue.Kinds.Keys);
            problems.Add(open.Optional("kind")!.Value.Error(
                $"{what} is of the unknown kind '{kindName}'",
                near is null ? $"kinds: {string.Join(", ", Catalogue.Kinds.Keys.Order(StringComparer.Ordinal))}" : $"did you mean '{near}'?"));
            return null;
        }

        var before = problems.Count;
        YamlSection.Of(node, problems, what, ConfigKeys.Provider.Kinds.First(section => section.Name == kindName).Names);

        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        var secrets = new Dictionary<string, SecretReference>(StringComparer.Ordinal);
        ReadOwn(kind.Keys, node, "");

        var endpoint = ReadEndpoint(open, what, problems);
        var servers = new List<IPEndPoint>();
        foreach (var item in open.List("nameservers"))
        {
            if (ServerAddress.TryParse(item.Text, out var address)) servers.Add(address);
            else problems.Add(item.Error($"name server {item.Describe()} of {what} is not an IP address", "write  192.0.2.53  or  127.0.0.1:5300  or  [2001:db8::1]:5300"));
        }
        if (problems.Skip(before).Any(problem => problem.Severity == Severity.Error)) return null;
        var settings = new ProviderSettings(
            new ProviderId(id), kindName, open.Text("supplier") ?? id, endpoint, servers.ToValueList(),
            secrets.ToFrozenDictionary(StringComparer.Ordinal), options.ToFrozenDictionary(StringComparer.Ordinal), folder);
        if (kind.Check?.Invoke(settings) is not { } trouble) return settings;
        problems.Add(node.Error($"{what}: {trouble}"));
        return null;

        // The keys of the kind; those of a mapping inside ("key.name") under both names.
        void ReadOwn(ValueList<ConfigKey> keys, YamlNode? inside, string prefix)
        {
            foreach (var key in keys)
            {
                var name = prefix + key.Name;
                YamlNode? value = inside is { } mapping && mapping.TryGet(key.Name, out var found) && !found.IsNull ? found : null;
                if (key.Form == ConfigForm.Section)
                {
                    var isMapping = value is not { } inner || YamlSection.Of(inner, problems, $"'{name}' of {what}", key.Section!.Names) is not null;
                    if (isMapping && (key.IsRequired || value is not null)) ReadOwn(key.Section!.Keys, value, name + ".");
                }
                else if (value is not { } written)
                {
                    if (key.IsRequired) problems.Add(node.Error($"{what} needs the key '{name}'", kind.Example));
                }
                else if (key.Form == ConfigForm.Secret)
                {
                    if (ReadSecret(written, name, what, folder, environment, problems) is { } secret) secrets[name] = secret;
                }
                else if (key.Form == ConfigForm.Choice && !key.Choices.Contains(written.Text))
                {
                    var near = written.IsScalar ? Suggest.Nearest(written.Text, key.Choices) : null;
                    problems.Add(written.Error($"'{name}' of {what} is {written.Describe()}", near is null ? $"one of: {string.Join(", ", key.Choices)}" : $"did you mean '{near}'?"));
                }
                else if (written.IsScalar)
                {
                    options[name] = written.Text;
                }
                else
                {
                    problems.Add(written.Error($"'{name}' of {what} must be a plain value, found {written.Describe()}"));
                }
            }
        }
    }

    private static Uri? ReadEndpoint(YamlSection section, string what, List<Problem> problems)
    {
        if (section.Text("endpoint") is not { } text) return null;
        var node = section.Optional("endpoint")!.Value;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            problems.Add(node.Error($"'endpoint' of {what} is '{text}', which is not an http(s) address", "for example  https://api.example.net/"));
            return null;
        }
        if (uri.Scheme == "http" && !uri.IsLoopback)
        {
            problems.Add(node.Error($"'endpoint' of {what} is plain HTTP beyond this machine: its token would travel readable", "use https://"));
            return null;
        }
        if (uri.UserInfo.Length > 0)
        {
            problems.Add(node.Error($"'endpoint' of {what} holds a user or password", "secrets come from { env: NAME } or { file: PATH }"));
            return null;
        }
        return uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
    }

    /// <summary>NAME of <c>${NAME}</c> and <c>$NAME</c>: what compose files and shells write.</summary>
    private static string? VariableIn(string text)
    {
        if (!text.StartsWith('$')) return null;
        var name = text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}') ? text[2..^1] : text[1..];
        var isVariable = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');
        return isVariable ? name : null;
    }

    internal static SecretReference? ReadSecret(YamlNode node, string key, string what, string folder, Func<string, string?> environment, List<Problem> problems)
    {
        const string forms = "write  { env: NAME }  or  { file: PATH }  or  { credential: NAME }";
        if (node.IsScalar)
        {
            if (VariableIn(node.Text) is { } variable)
            {
                problems.Add(node.Error($"'{key}' of {what} names an environment variable in the manner of a shell", $"write  {key}: {{ env: {variable} }}"));
                return null;
            }
            // The value is not repeated: it may be the secret itself.
            problems.Add(node.Error($"'{key}' of {what} is written into the file; a secret never is", $"{forms}, and change this secret: it may have been seen"));
            return null;
        }
        if (ConfigMapping.Of(node, SecretKeys.Source, $"'{key}' of {what}", problems) is not { } section) return null;
        if (node.Count != 1)
        {
            problems.Add(node.Error($"'{key}' of {what} must name exactly one source", forms));
            return null;
        }
        SecretReference? reference = null;
        if (section.Text("env") is { Length: > 0 } env) reference = new SecretReference(SecretSource.Environment, env, folder);
        else if (section.Text("file") is { Length: > 0 } file) reference = new SecretReference(SecretSource.File, file, folder);
        else if (section.Text("credential") is { Length: > 0 } credential) reference = new SecretReference(SecretSource.Credential, credential, folder);
        if (reference is null) problems.Add(node.Error($"'{key}' of {what} names no source", forms));
        else if (reference.Exposure(node.File, node.Line, node.Column, environment) is { } warning) problems.Add(warning);
        return reference;
    }
}

/// <param name="Settings">Those that have no error.</param>
/// <param name="Names">All that are written, also where the entry has errors; null when that is not known.</param>
internal sealed record DeclaredProviders(ValueList<ProviderSettings> Settings, IReadOnlyList<string>? Names);
