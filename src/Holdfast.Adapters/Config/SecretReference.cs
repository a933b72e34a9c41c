using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>
/// Where a secret comes from: <c>{ env: NAME }</c>, <c>{ file: PATH }</c> or <c>{ credential: NAME }</c> (systemd's
/// <c>LoadCredential</c>). Resolved only when it is needed, so that <c>check</c> runs without any secret.
/// </summary>
public sealed record SecretReference(SecretSource Source, string Name, string BaseFolder)
{
    /// <summary>Throws <see cref="SecretMissingException"/> whose message names the source, never the value.</summary>
    public Secret Resolve(Func<string, string?> environment)
    {
        switch (Source)
        {
            case SecretSource.Environment:
                return environment(Name) is { Length: > 0 } value
                    ? new Secret(value.Trim())
                    : throw new SecretMissingException($"the environment variable {Name} is not set");
            case SecretSource.Credential when environment("CREDENTIALS_DIRECTORY") is not { Length: > 0 }:
                throw new SecretMissingException($"the credential {Name} needs systemd (LoadCredential={Name}:PATH in the unit); CREDENTIALS_DIRECTORY is not set");
        }
        var path = FilePath(environment);
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length > 0 ? new Secret(text) : throw new SecretMissingException($"the secret file {path} is empty");
        }
        catch (Exception error) when (InputFile.IsTrouble(error))
        {
            throw new SecretMissingException($"the secret file {path}: {InputFile.Reason(error, path)}");
        }
    }

    /// <summary>A warning when the secret's file can be read by others than its owner.</summary>
    public Problem? Exposure(string configFile, int line, int column, Func<string, string?> environment)
    {
        if (Source != SecretSource.File || OperatingSystem.IsWindows()) return null;
        var path = FilePath(environment);
        if (!File.Exists(path)) return null;
        var open = File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return open == 0 ? null : new Problem(configFile, line, column, Severity.Warning, $"the secret file {path} can be read by others", $"chmod 600 {path}");
    }

    private string FilePath(Func<string, string?> environment) => Source == SecretSource.Credential
        ? Path.Combine(environment("CREDENTIALS_DIRECTORY")!, Name)
        : Path.GetFullPath(Path.Combine(BaseFolder, Name));
}

public enum SecretSource { Environment, File, Credential }

public sealed class SecretMissingException(string message) : Exception(message);
