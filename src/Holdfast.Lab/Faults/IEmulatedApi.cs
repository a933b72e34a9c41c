using System.Text.Json.Nodes;

namespace Holdfast.Lab.Faults;

/// <summary>What an emulated provider says; the host carries it over HTTP and breaks it as the script wants.</summary>
internal interface IEmulatedApi
{
    RequestKind KindOf(EmulatedRequest request);

    /// <summary>Carries the request out. Called for one request at a time.</summary>
    EmulatedResponse Handle(EmulatedRequest request);

    EmulatedResponse TooManyRequests(TimeSpan retryAfter);

    EmulatedResponse Unauthorized();

    EmulatedResponse Frozen();

    EmulatedResponse ServerError(int status);

    /// <summary>The array inside a list answer; null when the answer is no list.</summary>
    JsonArray? ItemsOf(JsonNode answer);
}
