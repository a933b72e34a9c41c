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

    /// <summary>A refusal of a whole request that does not say which part of it is meant.</summary>
    EmulatedResponse RefusedWhole();

    /// <summary>The credential is good, but not for all that the request holds.</summary>
    EmulatedResponse PolicyLacks();

    /// <summary>409, as the provider words it.</summary>
    EmulatedResponse Conflict();

    /// <summary>The array inside a list answer; null when the answer is no list.</summary>
    JsonArray? ItemsOf(JsonNode answer);
}
