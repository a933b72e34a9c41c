using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers;

/// <summary>
/// The one way in which a provider fails: who, at what, with which status, and when to try again. Caught in one place, the step
/// that orchestrates, where it becomes an outcome; it never stops another provider's work.
/// </summary>
/// <param name="operation">What was tried: "read zone example.com".</param>
/// <param name="status">HTTP status or DNS RCODE as the provider named it; null when there was no answer.</param>
/// <param name="retryAfter">When the provider said so.</param>
/// <param name="mayHaveHappened">A write whose answer never came: it may still take effect. Read back, never assume.</param>
public sealed class ProviderException(
    ProviderId provider,
    string operation,
    string message,
    string? status = null,
    TimeSpan? retryAfter = null,
    bool mayHaveHappened = false,
    Exception? inner = null)
    : Exception($"{provider}: {operation}: {message}", inner)
{
    /// <summary>The status of an answer that lists no such zone: the same to us as a 404.</summary>
    public const string NoZone = "no such zone";

    public ProviderId Provider => provider;
    public string Operation => operation;
    public string Reason => message;
    public string? Status => status;
    public TimeSpan? RetryAfter => retryAfter;
    public bool MayHaveHappened => mayHaveHappened;

    /// <summary>The provider answered with a refusal of its own (not with a limit): what was asked was tried.</summary>
    public bool WasAnswered => status is not null and not "HTTP 429";

    /// <summary>Trying again as we are changes nothing: the credential, its rights or the address are wrong.</summary>
    public bool IsPermanent => status is "HTTP 401" or "HTTP 403" or "HTTP 404" or NoZone;
}
