/** Removed flags that took no value. Source: vLLM's `engine/arg_utils.py` and `cli_args.py` before each removal. */
const historicSwitches: ReadonlySet<string> = new Set(
  (
    "disable_log_requests enable_reasoning use_v2_block_manager worker_use_ray engine_use_ray enable_prompt_adapter " +
    "expand_tools_even_if_tool_choice_none disable_logprobs_during_spec_decoding speculative_disable_mqa_scorer " +
    "disable_mm_preprocessor_cache mm_cache_preprocessor enable_multimodal_encoder_data_parallel enable_lora_bias " +
    "eplb_log_balancedness guided_decoding_disable_fallback guided_decoding_disable_any_whitespace " +
    "guided_decoding_disable_additional_properties disable_async_output_proc disable_image_processor multi_step_stream_outputs " +
    "exclude_log_deltas use_gpu_for_pooling_score disable_frontend_multiprocessing calculate_kv_scales " +
    "pooling_norm pooling_softmax no_pooling_norm no_pooling_softmax"
  ).split(" "),
);

/** Whether a flag of unrecorded type, known by its field, was a switch. */
export function isHistoricSwitch(field: string): boolean {
  return historicSwitches.has(field);
}
