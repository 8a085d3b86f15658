package dev.quittance.order.contracts;

import dev.quittance.runtime.openapi.Endpoint;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The contract of the events that all services publish. */
@RestController
class EventContractController {

  private final Map<String, Object> contract;

  EventContractController(JsonMapper json) throws IOException {
    try (InputStream content = new ClassPathResource("asyncapi/events.json").getInputStream()) {
      contract = json.readValue(content, new TypeReference<Map<String, Object>>() {
      });
    }
  }

  /** The AsyncAPI document of every topic and event. */
  @Endpoint(id = "showEventContract")
  @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/json",
      schema = @Schema(type = "object", description = "an AsyncAPI 3 document")))
  @GetMapping("/v3/asyncapi")
  Map<String, Object> contract() {
    return contract;
  }
}
